/** Version of what a reading is to programs other than ours; any change of a name, unit or meaning raises it. */
export const SCHEMA = 1;
