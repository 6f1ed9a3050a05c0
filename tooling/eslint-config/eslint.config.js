import { houseConfig } from "./house-config.js";

export default houseConfig();
