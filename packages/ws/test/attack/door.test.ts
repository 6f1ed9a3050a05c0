import { ATTACKS_ON_THE_DOOR } from "./all-attacks.js";
import { describeAttacks } from "./describe-attacks.js";

describeAttacks(ATTACKS_ON_THE_DOOR);
