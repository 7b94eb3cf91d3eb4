import { EMPLOYMENT_TYPES, type EmploymentType } from "../../database/employment-type";

const OF_EMPLOYMENT: Readonly<Record<EmploymentType, string>> = {
  "full-time": "Full-time",
  "part-time": "Part-time",
  contract: "Contract",
  internship: "Internship",
};
export const EMPLOYMENT_CHOICES = EMPLOYMENT_TYPES.map(
  (value) => [value, OF_EMPLOYMENT[value]] as const,
);

const wordsOfEmployment: ReadonlyMap<string, string> = new Map(Object.entries(OF_EMPLOYMENT));

/** What a later release calls otherwise is shown as it is. */
export function employmentWords(type: string): string {
  return wordsOfEmployment.get(type) ?? type;
}

/** Made at the first page: the tables that they load are of no use to a process that shows none. */
let formats: { readonly day: Intl.DateTimeFormat; readonly euros: Intl.NumberFormat } | undefined;

function formatsOnce() {
  formats ??= {
    day: new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }),
    euros: new Intl.NumberFormat("en-GB", {
      style: "currency",
      currency: "EUR",
      maximumFractionDigits: 0,
    }),
  };
  return formats;
}

/** @param time ISO 8601. */
export function dayWords(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : formatsOnce().day.format(date);
}

/** @param low, high EUR a year. */
export function salaryWords(low: number, high: number): string {
  const { euros } = formatsOnce();
  return `${euros.format(low)} to ${euros.format(high)} a year`;
}

interface StateWords {
  readonly name: string;
  readonly explained: string;
}

/** The state of an application as its applicant reads it. */
export function stateWords(state: string, company: string): StateWords {
  switch (state) {
    case "received":
      return {
        name: "Received",
        explained: `Your application is stored and will be passed on to ${company}.`,
      };
    case "passed-on":
      return { name: "Passed on", explained: `${company} has been told of your application.` };
    case "seen":
      return { name: "Seen", explained: `${company} has opened your application.` };
    case "accepted":
      return { name: "Accepted", explained: `${company} would like to go on with you.` };
    case "declined":
      return { name: "Declined", explained: `${company} has decided for somebody else.` };
    case "withdrawn":
      return { name: "Withdrawn", explained: "You have withdrawn this application." };
    default:
      return { name: state, explained: "" };
  }
}
