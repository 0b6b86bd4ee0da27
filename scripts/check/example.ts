/** The first TypeScript example of a document that uses the SDK; throws if there is none. */
export function exampleOf(markdown: string): string {
  for (const [, code = ""] of markdown.matchAll(/^```ts\n(.*?)^```/gms)) {
    if (code.includes('"@trellis/sdk"')) return code;
  }
  throw new Error("The document has no TypeScript example of the SDK.");
}
