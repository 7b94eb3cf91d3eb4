import { EMPLOYMENT_TYPES, type EmploymentType } from "./employment-type";

export interface SampleJob {
  title: string;
  company: string;
  location: string;
  employment_type: EmploymentType;
  remote: boolean;
  salary_min: number;
  salary_max: number;
  description: string;
  tags: string[];
  posted_at: string;
}

const LEVELS = ["Junior", "Senior", "Lead", "Staff", "Principal"];
const CRAFTS = [
  { name: "Platform Engineer", tags: ["kubernetes", "terraform", "azure"] },
  { name: "Backend Developer", tags: ["typescript", "node", "postgresql"] },
  { name: "Data Engineer", tags: ["python", "spark", "sql"] },
  { name: "Site Reliability Engineer", tags: ["prometheus", "grafana", "linux"] },
  { name: "Frontend Developer", tags: ["css", "accessibility", "typescript"] },
  { name: "Security Analyst", tags: ["siem", "networks", "audit"] },
  { name: "Product Designer", tags: ["research", "prototyping", "accessibility"] },
];
/** Microsoft's own fictitious companies, reserved for examples. */
const COMPANIES = [
  "Contoso",
  "Fabrikam",
  "Northwind Traders",
  "Adventure Works",
  "Tailwind Traders",
];
const LOCATIONS = ["Zürich", "Berlin", "Amsterdam", "Lisbon", "Dublin", "Kraków"];
const FIRST_POSTED = Date.UTC(2026, 0, 5, 8);
const HOUR_MILLISECONDS = 3_600_000;

function pick<T>(from: readonly [T, ...T[]] | readonly T[], index: number): T {
  const value = from[index % from.length];
  if (value === undefined) throw new RangeError("nothing to pick from");
  return value;
}

/** The same jobs every time; the lists' lengths share no factor, so the combinations vary. */
export function sampleJobs(count: number): SampleJob[] {
  return Array.from({ length: count }, (_, index) => {
    const craft = pick(CRAFTS, index);
    const level = pick(LEVELS, Math.floor(index / CRAFTS.length));
    const company = pick(COMPANIES, index * 3 + Math.floor(index / 11));
    const location = pick(LOCATIONS, index * 5 + Math.floor(index / 13));
    const salaryMin = 48_000 + (index % 17) * 3_000;
    return {
      title: `${level} ${craft.name}`,
      company,
      location,
      employment_type: pick(EMPLOYMENT_TYPES, Math.floor(index / 3)),
      remote: index % 4 === 0,
      salary_min: salaryMin,
      salary_max: salaryMin + 18_000,
      description: `${company} looks for a ${level.toLowerCase()} ${craft.name.toLowerCase()} in ${location}: ${craft.tags.join(", ")}, and the patience to leave a system simpler than it was.`,
      tags: craft.tags,
      posted_at: new Date(FIRST_POSTED + index * HOUR_MILLISECONDS).toISOString(),
    };
  });
}
