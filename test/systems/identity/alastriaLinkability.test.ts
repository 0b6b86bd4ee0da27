import { expect } from "chai";
import { AbiCoder, keccak256, toBeHex, type TransactionReceipt } from "ethers";

import {
  credentialDigest,
  deletionSecret,
  presentationDigest,
  presentationReceipt,
  randomSalt,
  type SignedAlastriaAction,
} from "../../../sdk/index.ts";
import { frequencies, shuffled, wordsOf } from "../../helpers/linkability.ts";
import { alastriaWorld, type AlastriaWorld, type Subject } from "../../helpers/alastria.ts";

const CREDENTIALS = 1_000;
const PLANTED = 25;
const DEADLINE = 4_000_000_000;

/** What the chain shows of one action, and which credential it was about, which the chain does not. */
interface Trace {
  credential: number;
  words: string[];
}

type Role = "subject" | "issuer" | "holder" | "receiver";

/** Pairs of roles that must not be told to speak of the same credential. */
const PAIRS: [Role, Role][] = [
  ["subject", "issuer"],
  ["subject", "holder"],
  ["subject", "receiver"],
  ["issuer", "holder"],
  ["issuer", "receiver"],
  ["holder", "receiver"],
];

describe("AlastriaID: what a chain observer can pair", function () {
  this.timeout(600_000);
  let w: AlastriaWorld;
  const traces: Record<Role, Trace[]> = { subject: [], issuer: [], holder: [], receiver: [] };

  before(async () => {
    w = await alastriaWorld();
    const actions: { role: Role; credential: number; signed: SignedAlastriaAction }[] = [];
    for (let credential = 0; credential < CREDENTIALS; credential++) {
      for (const [role, signed] of await actionsOf(w, credential)) actions.push({ role, credential, signed });
    }
    for (const { role, credential, signed } of shuffled(actions)) {
      traces[role].push({ credential, words: await observe(w, signed) });
    }
  });

  it("pairs no more of 1,000 credentials than by chance, whatever two sides it looks at", () => {
    for (const [a, b] of PAIRS) {
      // By chance one is right; ten or more would be once in a million runs.
      expect(rightGuesses(traces[a], traces[b]), `${a} and ${b}`).to.be.lessThan(10);
    }
  });

  it("finds no word of one side with another that is not everybody's", () => {
    for (const [a, b] of PAIRS) {
      const seen = frequencies(traces[a].map(({ words }) => words));
      const shared = [...frequencies(traces[b].map(({ words }) => words))].filter(([word]) => seen.has(word));
      const rare = shared.filter(([word, count]) => count + seen.get(word)! < CREDENTIALS / 4);
      expect(rare, `${a} and ${b}`).to.deep.equal([]);
    }
  });

  it("finds every pair where the sides share a digest, an account or a salt", async () => {
    const plantings: ((subject: Subject, digest: string) => Promise<SignedAlastriaAction>)[] = [
      (_, digest) =>
        w.university.alastria.signCredential({ side: "Issuer", digest, status: "Valid", deadline: DEADLINE }),
      (subject) => signCredential(subject, "Issuer", randomSalt()),
    ];
    for (const plant of plantings) {
      const planted: { subject: Trace[]; issuer: Trace[] } = { subject: [], issuer: [] };
      for (let credential = CREDENTIALS; credential < CREDENTIALS + PLANTED; credential++) {
        const subject = await w.key();
        const digest = randomSalt();
        const words = await observe(w, await signCredential(subject, "Subject", digest));
        planted.subject.push({ credential, words });
        planted.issuer.push({ credential, words: await observe(w, await plant(subject, digest)) });
      }
      const subjects = shuffled([...traces.subject, ...planted.subject]);
      const found = rightGuesses(subjects, [...traces.issuer, ...planted.issuer], CREDENTIALS);
      expect(found).to.equal(PLANTED);
    }
  });
});

/** What the sides do about one credential, each under its own account, with its own salt, through a relayer. */
async function actionsOf(w: AlastriaWorld, credential: number): Promise<[Role, SignedAlastriaAction][]> {
  const document = `diploma ${credential}`;
  const [wallet, presenter] = [await w.key(), await w.key()];
  const salted = { document, salt: randomSalt() };
  const receipt = presentationReceipt({ ...salted, secretHash: deletionSecret().secretHash });
  const digest = presentationDigest("Subject", { document, salt: randomSalt() });
  return [
    ["subject", await signCredential(wallet, "Subject", credentialDigest("Subject", { document, salt: randomSalt() }))],
    ["issuer", await signCredential(w.university, "Issuer", credentialDigest("Issuer", salted))],
    ["holder", await presenter.alastria.signPresentation({ digest, status: "Valid", deadline: DEADLINE })],
    ["receiver", await w.employer.alastria.signReceipt({ receipt, period: 86_400, deadline: DEADLINE })],
  ];
}

function signCredential({ alastria }: Subject, side: "Subject" | "Issuer", digest: string) {
  return alastria.signCredential({ side, digest, status: "Valid", deadline: DEADLINE });
}

/** Every word that an action leaves: in the calldata, in topics and data of its events, and in storage. */
async function observe(w: AlastriaWorld, signed: SignedAlastriaAction): Promise<string[]> {
  const { receipt } = await w.relayer.alastria.relay(signed);
  const transaction = await receipt.getTransaction();
  const logged = receipt.logs.flatMap(({ topics, data }) => [...topics, ...wordsOf(data)]);
  return [...wordsOf(`0x${transaction.data.slice(10)}`), ...logged, ...(await stored(w, receipt))];
}

/** Key and value of the slot that an action wrote; which mapping of which base slot it is in is found by trying. */
async function stored({ connection, relayer }: AlastriaWorld, receipt: TransactionReceipt): Promise<string[]> {
  const topics = receipt.logs[0]!.topics.slice(1);
  for (let base = 0; base < 8; base++) {
    const slot = topics.reduce((inner, key) => slotOf(key, inner), toBeHex(base, 32));
    const value = await connection.ethers.provider.getStorage(relayer.alastria.address, slot);
    if (BigInt(value) !== 0n) return [slot, value];
  }
  throw new Error("The action wrote nothing where it should have.");
}

function slotOf(key: string, base: string): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "bytes32"], [key, base]));
}

/**
 * The observer: for each action of one side it guesses the action of the other that shares the rarest words, by lot
 * where several share as much. Gives how many guesses were right, among the credentials from `first` on.
 */
function rightGuesses(left: readonly Trace[], right: readonly Trace[], first = 0): number {
  const counts = frequencies([...left, ...right].map(({ words }) => words));
  const places = new Map<string, number[]>();
  right.forEach(({ words }, place) => {
    for (const word of new Set(words)) places.set(word, [...(places.get(word) ?? []), place]);
  });
  const common = (left.length + right.length) / 4;
  return left.filter(({ credential, words }) => {
    if (credential < first) return false;
    const scores = new Map<number, number>();
    for (const word of new Set(words)) {
      if (counts.get(word)! > common) continue;
      for (const place of places.get(word) ?? []) {
        scores.set(place, (scores.get(place) ?? 0) + 1 / counts.get(word)!);
      }
    }
    const best = Math.max(0, ...scores.values());
    const candidates = best === 0 ? right : [...scores].filter(([, s]) => s === best).map(([place]) => right[place]!);
    return candidates[Math.floor(Math.random() * candidates.length)]!.credential === credential;
  }).length;
}
