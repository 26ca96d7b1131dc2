/** What is wrong with a field of a database, by code. */
const problems = {
  VALIDATION_NOT_A_HOST: 'Enter a name or an address without https://, port or password.',
  VALIDATION_NOT_A_PORT: 'Enter a whole number from 1 to 65535.',
  VALIDATION_TIME_ZONE: 'There is no such time zone. Choose one from the list.',
};

export default problems;
