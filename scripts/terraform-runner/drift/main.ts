import { runComparison } from "../diff/compare";

void runComparison("drift");
