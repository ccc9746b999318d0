/** What both parts tell jsPsych of themselves. */

import type { ParameterType } from 'jspsych';

export const VERSION = '0.1.0';

/** Numbers of jsPsych's ParameterType. A page may have jsPsych as a script alone, so that nothing here imports it. */
export const TYPE = {
  bool: 0 as ParameterType.BOOL,
  string: 1 as ParameterType.STRING,
  int: 2 as ParameterType.INT,
  html: 8 as ParameterType.HTML_STRING,
  object: 12 as ParameterType.OBJECT,
  complex: 13 as ParameterType.COMPLEX,
};
