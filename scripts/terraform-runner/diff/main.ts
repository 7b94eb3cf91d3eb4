import { runComparison } from "./compare";

void runComparison("diff");
