/** Days of partitions that exist ahead of now; the partition job keeps it so. */
export const partitionDaysAhead = 7;
