import { id } from "ethers";
import hre from "hardhat";

import { connect } from "../../../../sdk/index.ts";
import { deploy } from "../../../deploy/deploy.ts";
import type { Stage } from "../../stage.ts";
import { personOf, type Camp } from "./people.ts";

/** Amina leaves for a country with a chain of its own. */
export async function move(stage: Stage, { relayer, clinic, ngo, people }: Camp): Promise<void> {
  stage.chapter("4. She moves to a second chain, and her friends' word with her");
  const connection = await hre.network.create({ network: "default", override: { chainId: 4_242 } });
  const book = await deploy(connection, ["SocialGraphIdentity"], {});
  const [first] = await connection.ethers.getSigners();
  if (!first) return;
  await connection.networkHelpers.time.increase(7 * 86_400); // the way is long
  const there = await connect({ runner: first, deployment: book });
  const institutions: [string, string][] = [
    [clinic.address, "health professional"],
    [ngo.address, "aid organisation"],
  ];
  for (const [account, role] of institutions) {
    await stage.step("registrar there", `accredits the ${role}`, () =>
      there.identity.enroll({ account, role: id(role), entityId: id(account), validUntil: 2 ** 40 }),
    );
  }
  const to = { chainId: BigInt(book.chainId), destination: there.socialGraph.address };
  const [amina, ...others] = people;
  if (!amina) return;
  const older = await amina.socialGraph.exportBundle({ ...to, sequence: 1n });
  const bundle = await stage.step("Amina", "signs a bundle for that chain (no transaction)", () =>
    amina.socialGraph.exportBundle({ ...to, sequence: 2n }),
  );
  await stage.step("relayer there", "brings it: five vouches, signed once and checked again", () =>
    there.socialGraph.importBundle(bundle),
  );
  for (const friend of others.slice(0, 4)) {
    const own = await friend.socialGraph.exportBundle(to);
    await stage.step("relayer there", "brings a friend's bundle", () => there.socialGraph.importBundle(own));
  }
  await stage.step("relayer there", "has her vouchers looked up again", () =>
    there.socialGraph.refresh({ identity: amina.address }),
  );
  stage.expect("Amina on the second chain", await there.socialGraph.scoreOf(amina.address), 8_500);
  await stage.refused("thief", "brings an older bundle of hers", "BundleOutdated", () =>
    there.socialGraph.importBundle(older),
  );
  await stage.refused("thief", "brings her bundle to the first chain", "SignatureInvalid", () =>
    relayer.socialGraph.importBundle(bundle),
  );
  const herself = personOf(there, connection.ethers.provider, "person 0");
  stage.expect("she is the same account", herself.address, amina.address);
  await connection.close();
}
