import { disableCreationStacks } from "../../modules/support/creation-stacks";

disableCreationStacks();
