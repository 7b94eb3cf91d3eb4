import { ScriptError } from "../../script";

/** A deploy ended before it changed anything: there is nothing to go back from. */
export class NothingDeployed extends ScriptError {}
