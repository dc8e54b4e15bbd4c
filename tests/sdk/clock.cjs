// Sets this program's clock wrong by so many milliseconds, as a customer's device may be. Timers go on as they are.
const RealDate = Date;

exports.trueNow = () => RealDate.now();

exports.setWrong = (by) => {
  if (!by) return;
  globalThis.Date = class Date extends RealDate {
    constructor(...args) {
      if (args.length === 0) super(RealDate.now() + by);
      else super(...args);
    }

    static now() {
      return RealDate.now() + by;
    }
  };
};
