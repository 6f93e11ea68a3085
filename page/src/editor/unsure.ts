import type { Shape } from "../api";

/** Why a line or a sentence is not certain. */
export type Why = Shape<"Unsure">;

/** The mark of what is unsure; it is not told by colour alone. */
export const MARKS: Record<Why, string> = { undisclosed: "?", assumed: "≈" };
