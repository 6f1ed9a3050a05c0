import { ATTACKS_FROM_INSIDE } from "./all-attacks.js";
import { describeAttacks } from "./describe-attacks.js";

describeAttacks(ATTACKS_FROM_INSIDE);
