import { both, either, Inexpressible, type Alternatives } from "./conditions.ts";
import { OPERANDS, operatorProblem, single, type Reading, type Sides } from "./operands.ts";
import { taxonomiesOf } from "./options.ts";
import { own, type Literal, type OdrlNode, type Placed } from "./source.ts";
import type { Leaf } from "./windows.ts";

/** A limit of how many times a rule may be used. */
export interface Count {
  readonly path: string;
  /** What constraints that are one and the same have in common: their id, or where they stand. */
  readonly id: string;
  readonly limit: number;
}

/** What the constraints of a rule amount to. */
export interface Constrained {
  readonly alternatives: Alternatives;
  readonly counts: readonly Count[];
}

type Tree =
  | { readonly leaf: Leaf; readonly path: string }
  | { readonly operator: "and" | "or" | "xone"; readonly path: string; readonly parts: readonly Tree[] };

const LOGICAL = ["and", "or", "xone", "andSequence"];
const PROPERTIES = ["leftOperand", "operator", "rightOperand", "dataType", ...LOGICAL];
const REASONS = {
  unit: "a unit is not supported",
  status: "a status is not supported",
  rightOperandReference: "a reference that has to be looked up is not supported",
  xor: "xor is of an earlier draft; ODRL 2.2 has xone",
};
const PURPOSE_ALIASES = ["https://w3id.org/dpv#hasPurpose"];

/**
 * Reads constraints, all of which must be met. Each condition has an opposite, so negation, which `xone` needs, is carried
 * down to them; what a condition cannot know is against the rule if it permits, and for it if it prohibits, either way.
 */
export function readConstraints(reading: Reading, constraints: readonly Placed[]): Constrained {
  const counts: Count[] = [];
  const partsOf = (prefix: string) =>
    taxonomiesOf(reading.names)
      .map((taxonomy) => taxonomy.partsOf(prefix))
      .find((parts) => parts !== undefined);

  function conjunction(parts: readonly Alternatives[]): Alternatives {
    return parts.reduce((all, part) => both(all, part, partsOf), [{}]);
  }

  function disjunction(parts: readonly Alternatives[]): Alternatives {
    return parts.reduce((all, part) => either(all, part), []);
  }

  // Each part of a nested `xone` is asked for both ways by each level above it.
  const compiled = new Map<Tree, Map<boolean, Alternatives>>();
  function compile(tree: Tree, negated: boolean): Alternatives {
    const known = compiled.get(tree) ?? new Map<boolean, Alternatives>();
    compiled.set(tree, known);
    const alternatives = known.get(negated) ?? compileAnew(tree, negated);
    known.set(negated, alternatives);
    return alternatives;
  }

  function compileAnew(tree: Tree, negated: boolean): Alternatives {
    if ("leaf" in tree) return negated ? tree.leaf.unmet : tree.leaf.met;
    const yes = () => tree.parts.map((part) => compile(part, false));
    const no = () => tree.parts.map((part) => compile(part, true));
    if (tree.operator === "and") return negated ? disjunction(no()) : conjunction(yes());
    if (tree.operator === "or") return negated ? conjunction(no()) : disjunction(yes());

    const [met, unmet] = [yes(), no()];
    const one = met.map((each, index) => conjunction(unmet.with(index, each)));
    if (!negated) return disjunction(one);
    const pairs = met.flatMap((each, index) => met.slice(index + 1).map((other) => conjunction([each, other])));
    return disjunction([conjunction(unmet), ...pairs]);
  }

  const trees = constraints.map((constraint) => readTree(reading, constraint, counts));
  let alternatives: Alternatives = [{}];
  for (const tree of trees) {
    if (tree === undefined) continue;
    try {
      alternatives = both(alternatives, compile(tree, false), partsOf);
    } catch (error) {
      if (!(error instanceof Inexpressible)) throw error;
      reading.source.problem(tree.path, error.message);
    }
  }
  return { alternatives, counts };
}

/** @param counts Where counts are put; undefined inside alternatives, where there can be none. */
function readTree(reading: Reading, place: Placed, counts: Count[] | undefined): Tree | undefined {
  const { source } = reading;
  const node = source.node(place, PROPERTIES, REASONS);
  if (!node) return undefined;
  const logical = LOGICAL.filter((each) => each in node.value || node.all(each).length > 0);
  if (logical.length === 0) return readLeaf(reading, node, counts);

  const [operator] = logical;
  if (logical.length > 1 || node.all("leftOperand").length > 0) {
    return source.problem(node.path, "mixes a logical operator with another or with operands");
  }
  if (operator === "andSequence")
    return source.problem(node.path, "andSequence is not supported: conditions have no order");
  const inner = operator === "and" ? counts : undefined;
  const parts = node.all(operator!).map((part) => readTree(reading, part, inner));
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length
    ? { operator: operator as "and" | "or" | "xone", path: node.path, parts: known }
    : undefined;
}

function readLeaf(reading: Reading, node: OdrlNode, counts: Count[] | undefined): Tree | undefined {
  const { source } = reading;
  const operand = concept(reading, node, "leftOperand");
  const operator = concept(reading, node, "operator");
  const [dataType, ...otherTypes] = node.all("dataType");
  if (otherTypes.length > 0) source.problem(node.path, "needs one dataType");
  const type = dataType && source.reference(dataType);
  const right = node
    .all("rightOperand")
    .map((each) => source.literal(each, type === undefined ? undefined : source.iri(type)));
  if (!operand || !operator || right.some((each) => each === undefined)) return undefined;

  const sides: Sides = {
    path: node.path,
    operator: operator.term,
    operatorPath: operator.path,
    right: right as Literal[],
  };
  const name = PURPOSE_ALIASES.includes(operand.term) ? "purpose" : operand.term;
  if (name === "count") return readCount(reading, node, sides, counts);
  const reader = own(OPERANDS, name);
  if (!reader) return source.problem(operand.path, `left operand ${name} is not supported`);
  const leaf = reader(reading, sides);
  return leaf && { leaf, path: node.path };
}

function readCount(reading: Reading, node: OdrlNode, sides: Sides, counts: Count[] | undefined): Tree | undefined {
  const { source } = reading;
  if (reading.prohibits) return source.problem(node.path, "a prohibition cannot count");
  if (!counts) return source.problem(node.path, "a count cannot be one of several alternatives");
  const literal = single(reading, sides, "count");
  if (!literal) return undefined;
  if (!["lt", "lteq", "eq"].includes(sides.operator)) return operatorProblem(reading, sides);
  const limit = Number(literal.text) - (sides.operator === "lt" ? 1 : 0);
  if (!/^\d+$/.test(literal.text) || !Number.isSafeInteger(limit) || limit < 1) {
    return source.problem(literal.path, "is no number of uses from 1");
  }
  const id = node.all("@id")[0]?.value;
  counts.push({ path: node.path, id: typeof id === "string" ? id : node.path, limit });
  return { leaf: { met: [{}], unmet: [] }, path: node.path };
}

function concept(reading: Reading, node: OdrlNode, property: string): { term: string; path: string } | undefined {
  const [first, ...others] = node.all(property);
  if (!first || others.length > 0) return reading.source.problem(node.path, `needs one ${property}`);
  const name = reading.source.reference(first);
  return name === undefined ? undefined : { term: reading.source.term(name), path: first.path };
}
