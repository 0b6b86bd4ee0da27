/** The registries whose extracts can be read, by the short name used in keys and on the command line. */
export const REGISTRIES = ["acr", "car", "art", "gs", "isometric"] as const;

/** Short name of a registry. */
export type Registry = (typeof REGISTRIES)[number];

/** The registries' own names. */
export const REGISTRY_NAMES: Record<Registry, string> = {
  acr: "American Carbon Registry",
  car: "Climate Action Reserve",
  art: "ART TREES",
  gs: "Gold Standard",
  isometric: "Isometric",
};

/** Whether a text is the short name of a registry. */
export function isRegistry(text: string): text is Registry {
  return (REGISTRIES as readonly string[]).includes(text);
}
