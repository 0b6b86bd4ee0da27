export { formatCheckpoint, parseCheckpoint, type Checkpoint, type NoteSignature } from "./checkpoint.ts";
