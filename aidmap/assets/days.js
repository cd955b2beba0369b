// Days are whole numbers, days since 1970-01-01; people and addresses write them YYYY-MM-DD.
export const isoDay = (number) => new Date(number * 86400000).toISOString().slice(0, 10);

export const dayNumber = (text) => {
  const number = /^\d{4}-\d{2}-\d{2}$/.test(text ?? "") ? Date.parse(text) / 86400000 : Number.NaN;
  return Number.isInteger(number) && isoDay(number) === text ? number : null;
};
