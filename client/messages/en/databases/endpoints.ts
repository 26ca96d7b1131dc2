/** Words of the page on what the endpoints of a service must answer. */
const words = {
  endpoints: {
    title: 'What the addresses must answer',
    text: 'Bitrix24 calls four addresses with POST. The body is a form (application/x-www-form-urlencoded); the settings of the source come as connection[code].',
    asked: 'Bitrix24 sends',
    answer: 'Your service answers',
    rules: {
      urlCheck: [
        'Answer with status 200 only if the settings are right and the data can be reached.',
        'Any other status means that the source cannot be saved; 201 and 204 mean so, too.',
        'The body is not read.',
      ],
      urlTableList: [
        'A JSON list. code: lowercase Latin letters, digits and _, beginning with a letter.',
        'searchString is what the user types; an empty text means all tables.',
      ],
      urlTableDescription: [
        'A JSON list. code: uppercase Latin letters, digits and _, at most 32 characters.',
        'type: int, string, double, date or datetime. The first date column is the one reports filter by.',
      ],
      urlData: [
        'A JSON list of rows. The first row names the columns of all others, in their order.',
        'select, filter and limit say what is wanted; without limit all rows are.',
        'Dates as 2026-08-31, times as 2026-08-31 23:59:59; an empty value as null.',
        'Bitrix24 gives up after 60 seconds without a byte.',
      ],
    },
    try: 'Try your addresses',
  },
};

export default words;
