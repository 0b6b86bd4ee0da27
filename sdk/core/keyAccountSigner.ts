import {
  AbstractSigner,
  hashMessage,
  TypedDataEncoder,
  type Provider,
  type TypedDataDomain,
  type TypedDataField,
} from "ethers";

import { keyAccount, keySignature, type KeySigner } from "../crypto/keyAccount.ts";
import { TrellisError } from "../errors.ts";
import { address } from "./input.ts";

/** Signs a digest of 32 bytes with a key that stays where it is; the result is what the key's verifier takes. */
export type SignDigest = (digest: string) => string | Promise<string>;

/**
 * A key without an address (P-256, a passkey) as an ethers signer: with it, every `sign…` verb works as with a wallet.
 * Whatever it signs, a relayer sends; the account itself never has a transaction.
 *
 * @example
 * const phone = new KeyAccountSigner({ verifier, key }, (digest) => chip.sign(digest), provider);
 * const signed = await trellis.as(phone).notary.signAnchor({ digest });
 * await trellis.notary.anchorBySig(signed); // sent by whoever `trellis` is connected as
 */
export class KeyAccountSigner extends AbstractSigner {
  readonly #key: KeySigner;
  readonly #sign: SignDigest;
  readonly #account: string;

  constructor(key: KeySigner, sign: SignDigest, provider?: Provider) {
    super(provider);
    this.#key = key;
    this.#sign = sign;
    this.#account = address("account", keyAccount(key));
  }

  override async getAddress(): Promise<string> {
    return this.#account;
  }

  override connect(provider: Provider | null): KeyAccountSigner {
    return new KeyAccountSigner(this.#key, this.#sign, provider ?? undefined);
  }

  override async signTypedData(
    domain: TypedDataDomain,
    types: Record<string, TypedDataField[]>,
    value: Record<string, unknown>,
  ): Promise<string> {
    return this.#signed(TypedDataEncoder.hash(domain, types, value));
  }

  override async signMessage(message: string | Uint8Array): Promise<string> {
    return this.#signed(hashMessage(message));
  }

  override async signTransaction(): Promise<string> {
    throw new TrellisError({
      name: "AccountCannotSend",
      args: { account: this.#account },
      message: "The account of a key without an address sends no transactions.",
    });
  }

  async #signed(digest: string): Promise<string> {
    return keySignature(this.#key, await this.#sign(digest));
  }
}
