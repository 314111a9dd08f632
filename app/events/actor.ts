/** How far a stream has come; null for one that has no events yet. */
export type Reached = { readonly seq: number; readonly hash: string } | null

/**
 * What is remembered outside the project when it is closed cleanly: which actor wrote to it, and how far its streams
 * had come. It is taken away when the project is opened again, so that it never outlives the state that it describes.
 */
export interface ActorRecord {
  readonly coder: string
  readonly actor: string
  /** Which file it was, as the file system tells files apart: a copy or a restored file is another. */
  readonly file: string
  readonly shared: Reached
  readonly coding: Reached
}

/**
 * Whether an actor may go on in a file: only where the record says that this very file was closed cleanly at exactly
 * these heads. Two copies that went on as one actor would tell two stories under one name, and could never be merged.
 */
export function mayReuse(
  record: ActorRecord,
  found: Pick<ActorRecord, 'coder' | 'file' | 'shared' | 'coding'>,
): boolean {
  return (
    record.coder === found.coder &&
    record.file === found.file &&
    sameReach(record.shared, found.shared) &&
    sameReach(record.coding, found.coding)
  )
}

const sameReach = (a: Reached, b: Reached): boolean => a?.seq === b?.seq && a?.hash === b?.hash
