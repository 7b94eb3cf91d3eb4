/** Of the namespace, the workload, the image's repository and, as its end, of the identity in Azure. */
export const NAME = "job-board";

/** Of its database on the PostgreSQL server. */
export const DATABASE = "jobboard";
