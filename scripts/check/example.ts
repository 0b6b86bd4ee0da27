/** The TypeScript examples of a document that use the SDK; throws if there is none. */
export function examplesOf(markdown: string): string[] {
  const examples = [...markdown.matchAll(/^```ts\n(.*?)^```/gms)]
    .map(([, code = ""]) => code)
    .filter((code) => code.includes('"@trellis/sdk"'));
  if (examples.length === 0) throw new Error("The document has no TypeScript example of the SDK.");
  return examples;
}
