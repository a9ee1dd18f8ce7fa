/** Run after tests were interrupted. */
import { removeAbandoned } from "./temporary.ts";

await removeAbandoned();
