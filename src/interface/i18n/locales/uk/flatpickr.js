// Ukrainian for flatpickr, the date picker of the admin library; loaded after it.
(function () {
  "use strict";

  if (!window.flatpickr) {
    return;
  }
  window.flatpickr.l10ns.uk = {
    weekdays: {
      shorthand: ["Нд", "Пн", "Вт", "Ср", "Чт", "Пт", "Сб"],
      longhand: ["Неділя", "Понеділок", "Вівторок", "Середа", "Четвер", "Пʼятниця", "Субота"],
    },
    months: {
      shorthand: ["Січ", "Лют", "Бер", "Кві", "Тра", "Чер", "Лип", "Сер", "Вер", "Жов", "Лис", "Гру"],
      longhand: [
        "Січень",
        "Лютий",
        "Березень",
        "Квітень",
        "Травень",
        "Червень",
        "Липень",
        "Серпень",
        "Вересень",
        "Жовтень",
        "Листопад",
        "Грудень",
      ],
    },
    firstDayOfWeek: 1,
    ordinal: function () {
      return "";
    },
    rangeSeparator: " — ",
    weekAbbreviation: "Тиж.",
    scrollTitle: "Прокрутіть, щоб збільшити",
    toggleTitle: "Натисніть, щоб перемкнути",
    amPM: ["ДП", "ПП"],
    yearAriaLabel: "Рік",
    monthAriaLabel: "Місяць",
    hourAriaLabel: "Година",
    minuteAriaLabel: "Хвилина",
    time_24hr: true,
  };
})();
