import { call } from "../../../core/call.ts";
import type { SocialGraphIdentity as SocialGraphContract } from "../../../core/contracts.ts";
import { emitted, emittedAll } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, bytes, uint } from "../../../core/input.ts";
import { match, scan, type ScanOptions } from "../../../core/logs.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import { categories, type GraphVouch } from "./confidence.ts";
import {
  bundleContent,
  encodedVouch,
  encodedWithdrawal,
  exportTypes,
  signForNetwork,
  type Bundle,
  type SignedVouch,
  type SignedWithdrawal,
} from "./typed-data.ts";

/** Where a person moves to. */
export interface ExportArgs extends ScanOptions {
  /** The other chain. */
  chainId: bigint;
  /** The contract there, of the same network. */
  destination: string;
  /** Greater than in every bundle that this person sent there before; the latest block's time unless said otherwise. */
  sequence?: bigint;
}

export interface Moving {
  /**
   * Gathers the vouches that stand for the signer, and the signed withdrawals of any, from the events of this chain, and
   * signs that they move. Whoever is given the bundle can bring it to the chain and contract it names, and nowhere else.
   *
   * @example
   * const bundle = await refugee.socialGraph.exportBundle({ chainId: 100n, destination });
   * await relayerThere.socialGraph.importBundle(bundle);
   */
  exportBundle(args: ExportArgs): Promise<Bundle>;
  /**
   * Brings a person from another deployment of the network. Anyone may send it.
   *
   * @throws BundleOutdated; BundleOfOthers; SignatureInvalid; those of `vouch` but for VoucherWithoutStanding.
   */
  importBundle: Verb<Bundle, void, { identity: string; sequence: bigint; recorded: number }>;
  /** All vouches that stand and were not over at the latest block, rebuilt from the events: what `confidenceOf` takes. */
  graph(options?: ScanOptions): Promise<GraphVouch[]>;
}

export function moving(handle: Handle<SocialGraphContract>): Moving {
  return {
    async exportBundle({ chainId, destination, sequence, ...options }) {
      const identity = await handle.session.signer.getAddress();
      const { standing, withdrawals } = await rebuild(handle, options, identity);
      const now = await handle.session.now();
      const content = {
        withdrawals,
        vouches: standing.filter(({ expiresAt }) => expiresAt > now),
        sequence: uint("sequence", sequence ?? now, 64),
      };
      const message = {
        identity,
        sequence: content.sequence,
        chainId: uint("chainId", chainId),
        destination: address("destination", destination),
        content: bundleContent(content),
      };
      return { identity, ...content, signature: await signForNetwork(handle, exportTypes, message) };
    },
    importBundle: verb(handle, {
      call: (graph, { identity, sequence, withdrawals, vouches, signature }) =>
        call(graph, graph.importBundle, [
          {
            identity: address("identity", identity),
            sequence: uint("sequence", sequence, 64),
            withdrawals: withdrawals.map(encodedWithdrawal),
            vouches: vouches.map(encodedVouch),
            signature: bytes("signature", signature),
          },
        ]),
      outcome: (graph, receipt) => {
        const { identity, sequence } = emitted(graph, graph.getEvent("BundleImported"), receipt);
        return { identity, sequence, recorded: emittedAll(graph, graph.getEvent("Vouched"), receipt).length };
      },
    }),
    async graph(options = {}) {
      const { standing } = await rebuild(handle, options);
      const now = await handle.session.now();
      return standing
        .filter(({ expiresAt }) => expiresAt > now)
        .map(({ voucher, subject, category, issuedAt, expiresAt }) => ({
          voucher,
          subject,
          category,
          issuedAt,
          expiresAt,
        }));
    },
  };
}

/** Replays what was vouched and withdrawn, for one subject or for all. */
async function rebuild(
  handle: Handle<SocialGraphContract>,
  options: ScanOptions,
  subject: string | null = null,
): Promise<{ standing: SignedVouch[]; withdrawals: SignedWithdrawal[] }> {
  const graph = handle.contract;
  const vouched = graph.getEvent("Vouched");
  const withdrawn = graph.getEvent("VouchWithdrawn");
  const displaced = graph.getEvent("VouchDisplaced");
  const standing = new Map<string, SignedVouch>();
  const withdrawals: SignedWithdrawal[] = [];

  for (const log of await scan(handle, [vouched, withdrawn, displaced], [null, subject], options)) {
    const added = match(graph, vouched, log);
    if (added) standing.set(pairKey(added), plainVouch(added));
    const taken = match(graph, withdrawn, log);
    const gone = taken ?? match(graph, displaced, log);
    if (gone) standing.delete(pairKey(gone));
    if (taken && taken.signature !== "0x") {
      const { voucher, subject, nonce, by: signer, signature } = taken;
      withdrawals.push({ voucher, subject, nonce, signer, signature });
    }
  }
  return { standing: [...standing.values()], withdrawals };
}

function plainVouch({
  vouch,
  signature,
}: {
  vouch: {
    voucher: string;
    subject: string;
    category: bigint;
    issuedAt: bigint;
    expiresAt: bigint;
    nonce: bigint;
    chainId: bigint;
  };
  signature: string;
}): SignedVouch {
  const { voucher, subject, nonce, chainId } = vouch;
  const [issuedAt, expiresAt] = [Number(vouch.issuedAt), Number(vouch.expiresAt)];
  return {
    voucher,
    subject,
    category: categories[Number(vouch.category)] ?? "peer",
    issuedAt,
    expiresAt,
    nonce,
    chainId,
    signature,
  };
}

function pairKey({ voucher, subject }: { voucher: string; subject: string }): string {
  return `${voucher} ${subject}`;
}
