import { id as digestOf } from "ethers";

import type { Stage } from "../../stage.ts";
import { NORI, type Credited, type People } from "./people.ts";

/** The ways in which a field could be credited twice, or a credit sold twice. */
export async function refuse(stage: Stage, { farm, buyer, city, verifiers }: People, batch: Credited) {
  stage.chapter("3. What must not happen does not");
  const [certificate] = await buyer.certificate.retirements({ holder: buyer.address });
  if (!certificate) throw new Error("The buyer has no certificate.");
  await stage.refused("farm", "credits the same field and year again", "BallotConsumed", () =>
    farm.creditProgram.registerBatch(batch),
  );

  const twin = {
    ...batch,
    start: 2_000_000n,
    end: 2_500_000n,
    dataDigest: digestOf("another report on the same field"),
  };
  const [first, second] = verifiers;
  const [group] = await farm.quorum.groups();
  if (!first || !second || !group) throw new Error("There are no verifiers.");
  const action = farm.creditProgram.batchAction(twin);
  const { ballot } = await first.quorum.propose({ group: group.group, action, consumer: farm.creditProgram.address });
  await second.quorum.approve({ ballot });
  await stage.refused("farm", "…even when verifiers approve it by mistake", "AlreadyClaimed", () =>
    farm.creditProgram.registerBatch(twin),
  );

  await stage.refused("farm", "retires more than it holds", "InsufficientBalance", () =>
    farm.certificate.retire({ id: batch.id, kilograms: 1_032_000n }),
  );
  const own = await farm.carbonRemoval.list({
    batchId: batch.id,
    pricePerTonne: NORI,
    currency: "Nori",
    kilograms: 1_000n,
  });
  await farm.token.at("Nori").approve({ spender: farm.market.address, amount: NORI });
  await stage.refused("farm", "buys from itself", "PurchaseFromSelf", () =>
    farm.carbonRemoval.purchase({ listing: own, kilograms: 1_000n }),
  );
  await farm.market.cancel({ nonce: own.order.nonce });
  await stage.refused("city", "buys from a cancelled listing", "OrderClosed", () =>
    city.carbonRemoval.purchase({ listing: own, kilograms: 1_000n }),
  );
}
