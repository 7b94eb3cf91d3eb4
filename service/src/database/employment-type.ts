export const EMPLOYMENT_TYPES = ["full-time", "part-time", "contract", "internship"] as const;
export type EmploymentType = (typeof EMPLOYMENT_TYPES)[number];
