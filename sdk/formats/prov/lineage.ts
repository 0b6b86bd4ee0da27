import type { ProvenanceEntity, ProvenanceGraph } from "./model.ts";

/**
 * What an entity was made of, directly or not, in the order in which it was recorded.
 *
 * @param id Id of the entity.
 * @example
 * ancestorsOf(graph, model).map(({ agent }) => agent); // everybody whose data is in the model
 */
export function ancestorsOf(graph: ProvenanceGraph, id: string): ProvenanceEntity[] {
  const used = new Map(graph.activities.map((activity) => [activity.id, activity.used.map(({ entity }) => entity)]));
  const sources = new Map(graph.entities.map((entity) => [entity.id, used.get(entity.activity) ?? []]));
  return reached(graph, id, sources);
}

/**
 * What was made of an entity, directly or not, in the order in which it was recorded: whom to tell when it is taken back.
 *
 * @param id Id of the entity.
 */
export function descendantsOf(graph: ProvenanceGraph, id: string): ProvenanceEntity[] {
  const made = new Map<string, string[]>();
  for (const { used, generated } of graph.activities) {
    for (const { entity } of used) {
      const list = made.get(entity);
      if (list) list.push(...generated);
      else made.set(entity, [...generated]);
    }
  }
  return reached(graph, id, made);
}

function reached(graph: ProvenanceGraph, id: string, next: ReadonlyMap<string, readonly string[]>): ProvenanceEntity[] {
  const found = new Set<string>();
  for (const open = [id.toLowerCase()]; open.length > 0;) {
    for (const entity of next.get(open.pop()!) ?? []) {
      if (found.has(entity)) continue;
      found.add(entity);
      open.push(entity);
    }
  }
  return graph.entities.filter((entity) => found.has(entity.id));
}
