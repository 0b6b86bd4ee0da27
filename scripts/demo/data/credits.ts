import type { Registry } from "../../../sdk/formats/credits/index.ts";

/** Where a fact is from: a registry's public export and the day of its newest entry. */
export interface Source {
  publisher: string;
  file: string;
  /** Day of the newest entry in the extract; the extract is of that day or a little later. */
  newestEntry: string;
  /** Who published the extract. */
  extract: string;
}

/** One row of a registry, as it stands there. */
export interface CreditFact {
  kind: "issuance" | "retirement";
  registry: Registry;
  /** As the registry writes it; for Isometric in our notation for the id and kilograms of the row. */
  serial: string;
  quantityKg: bigint;
  project: { id: string; name: string; country: string };
  /** Year of the removal or reduction; Isometric's issuances do not state it. */
  vintage?: number;
  /** Day of the issuance or retirement. */
  date: string;
  /** Organisation on whose behalf the credits were retired, where the row names one. */
  beneficiary?: string;
  source: Source;
}

const OFFSETS_DB = "CarbonPlan OffsetsDB, test data of 2026";
const BERKELEY = "Berkeley Voluntary Registry Offsets Database, as kept by Hyperledger Labs (Apache-2.0)";

const GS_ISSUANCES: Source = {
  publisher: "Gold Standard",
  file: "gold-standard/issuances.csv",
  newestEntry: "2026-04-13",
  extract: OFFSETS_DB,
};
const GS_RETIREMENTS: Source = { ...GS_ISSUANCES, file: "gold-standard/retirements.csv" };
const ACR_RETIREMENTS: Source = {
  publisher: "American Carbon Registry",
  file: "american-carbon-registry/retirements.csv",
  newestEntry: "2026-04-13",
  extract: OFFSETS_DB,
};
const ACR_HISTORY: Source = {
  publisher: "American Carbon Registry",
  file: "ACR_retirements.csv",
  newestEntry: "2021-11-23",
  extract: BERKELEY,
};
const CAR_RETIREMENTS: Source = {
  publisher: "Climate Action Reserve",
  file: "climate-action-reserve/retirements.csv",
  newestEntry: "2026-04-09",
  extract: OFFSETS_DB,
};
const ART_RETIREMENTS: Source = {
  publisher: "ART TREES",
  file: "art-trees/retirements.csv",
  newestEntry: "2026-04-08",
  extract: OFFSETS_DB,
};
const ISOMETRIC_ISSUANCES: Source = {
  publisher: "Isometric",
  file: "isometric/issuances.csv",
  newestEntry: "2026-04-14",
  extract: OFFSETS_DB,
};
const ISOMETRIC_RETIREMENTS: Source = {
  ...ISOMETRIC_ISSUANCES,
  file: "isometric/retirements.csv",
  newestEntry: "2026-04-09",
};

const KENYAN_COOKSTOVES = {
  id: "GS11603",
  name: "GS10789 VPA8: Efficient and Clean Cooking for households in Kenya",
  country: "KE",
};
const CHARM = { id: "prj_1HZSSWBQM1S08H83", name: "Charm Bio-oil Geologic Storage", country: "US" };

/**
 * A dozen real rows of five registries, for running a story without any download. Both Gold Standard retirements lie
 * inside the issuances above them. Facts of public registries; no persons and no account holders.
 */
export const CREDIT_FACTS: readonly CreditFact[] = [
  {
    kind: "issuance",
    registry: "gs",
    serial: "GS1-1-KE-GS11603-16-2025-30256-1-5485",
    quantityKg: 5_485_000n,
    project: KENYAN_COOKSTOVES,
    vintage: 2025,
    date: "2026-03-31",
    source: GS_ISSUANCES,
  },
  {
    kind: "retirement",
    registry: "gs",
    serial: "GS1-1-KE-GS11603-16-2025-30256-110-5463",
    quantityKg: 5_354_000n,
    project: KENYAN_COOKSTOVES,
    vintage: 2025,
    date: "2026-04-10",
    beneficiary: "Hilti Corporation",
    source: GS_RETIREMENTS,
  },
  {
    kind: "issuance",
    registry: "gs",
    serial: "GS1-1-KE-GS11603-16-2024-30255-1-24247",
    quantityKg: 24_247_000n,
    project: KENYAN_COOKSTOVES,
    vintage: 2024,
    date: "2026-03-31",
    source: GS_ISSUANCES,
  },
  {
    kind: "retirement",
    registry: "gs",
    serial: "GS1-1-KE-GS11603-16-2024-30255-485-12623",
    quantityKg: 12_139_000n,
    project: KENYAN_COOKSTOVES,
    vintage: 2024,
    date: "2026-04-10",
    beneficiary: "Hilti Corporation",
    source: GS_RETIREMENTS,
  },
  {
    kind: "issuance",
    registry: "gs",
    serial: "RW-5-1463953-2-2-0-7014 - RW-5-1467609-2-2-0-7014",
    quantityKg: 3_657_000n,
    project: {
      id: "GS4823",
      name: "RDIS Carbon Emission Reduction for Self-Sustainable Environmental Care",
      country: "RW",
    },
    vintage: 2019,
    date: "2026-03-26",
    source: GS_ISSUANCES,
  },
  {
    kind: "retirement",
    registry: "acr",
    serial: "ACR-FR-1129-2025-2917-30932 to 35143",
    quantityKg: 4_212_000n,
    project: { id: "ACR1129", name: "Tradewater - Middle East 1", country: "FR" },
    vintage: 2025,
    date: "2026-04-13",
    beneficiary: "AWS",
    source: ACR_RETIREMENTS,
  },
  {
    kind: "retirement",
    registry: "acr",
    serial: "ACR-US-102-2003-274-120150873 to 120155872",
    quantityKg: 5_000_000n,
    project: { id: "ACR102", name: "Air Bag Gas Substitution", country: "US" },
    vintage: 2003,
    date: "2011-11-17",
    source: ACR_HISTORY,
  },
  {
    kind: "retirement",
    registry: "car",
    serial: "CAR-1-US-1335-31-983-KS-2025-9205-1 to 5000",
    quantityKg: 5_000_000n,
    project: { id: "CAR1335", name: "Coffeyville NAP2", country: "US" },
    vintage: 2025,
    date: "2025-10-27",
    source: CAR_RETIREMENTS,
  },
  {
    kind: "retirement",
    registry: "art",
    serial: "FCPF-CI-130-2023-20-1 to 46404",
    quantityKg: 46_404_000n,
    project: {
      id: "ART130",
      name: "Cote d'Ivoire Tai National Park Area Emission Reductions Program",
      country: "CI",
    },
    vintage: 2023,
    date: "2026-04-08",
    beneficiary: "Emergent retiring on behalf of Chanel",
    source: ART_RETIREMENTS,
  },
  {
    kind: "retirement",
    registry: "art",
    serial: "ART-GY-102-2019-3-2500001 to 2600000",
    quantityKg: 100_000_000n,
    project: { id: "ART102", name: "Guyana", country: "GY" },
    vintage: 2019,
    date: "2025-03-14",
    source: ART_RETIREMENTS,
  },
  {
    kind: "issuance",
    registry: "isometric",
    serial: "iss_1KP6EDZ8K1S036PY-0 to 2765369",
    quantityKg: 2_765_370n,
    project: { id: "prj_1JYCV03BW1S0RTE5", name: "Darjeeling Revival: Alt x MOL", country: "IN" },
    date: "2026-04-14",
    source: ISOMETRIC_ISSUANCES,
  },
  {
    kind: "retirement",
    registry: "isometric",
    serial: "ret_1KMDR1DZ41S09PQM-0 to 698699",
    quantityKg: 698_700n,
    project: CHARM,
    vintage: 2026,
    date: "2026-03-23",
    beneficiary: "JPMorganChase",
    source: ISOMETRIC_RETIREMENTS,
  },
  {
    kind: "retirement",
    registry: "isometric",
    serial: "ret_1KJJDKSRF1S0P0FK-0 to 41295",
    quantityKg: 41_296n,
    project: CHARM,
    vintage: 2025,
    date: "2026-02-28",
    beneficiary: "JPMorganChase",
    source: ISOMETRIC_RETIREMENTS,
  },
];
