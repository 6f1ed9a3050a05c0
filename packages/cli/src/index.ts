// The sections of a report
export { SECTIONS } from "./sections/catalog.js";
export type { Section, SectionId } from "./sections/catalog.js";

// What `isowire doctor --json` prints
export type { Check, Report, SectionReport, Status } from "./report/report.js";

// What isowire.doctor.js exports
export type { DoctorFile } from "./project/doctor-file.js";
