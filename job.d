job.o: src/roster/job.c src/roster/job.h src/roster/decisions.h \
  src/roster/../common/buffer.h src/roster/../common/../quhua.h \
  src/roster/check.h src/roster/rows.h src/roster/codec.h \
  src/roster/../quhua.h src/roster/encoding.h src/roster/records.h \
  src/roster/cut.h src/roster/damage.h src/roster/dialect.h \
  src/roster/columns.h src/roster/detect.h src/roster/lines.h \
  src/roster/split.h src/roster/fault.h src/roster/edition.h \
  src/roster/../profile/profile.h src/roster/../profile/../quhua.h \
  src/roster/crowd.h src/roster/source.h src/roster/engine.h \
  src/roster/fix.h src/roster/compare.h src/roster/tally.h \
  src/roster/tell.h src/roster/fixed.h src/roster/own.h \
  src/roster/style.h src/roster/cells.h src/roster/output.h \
  src/roster/progress.h src/roster/worklist.h src/roster/recall.h

src/roster/job.h:

src/roster/decisions.h:

src/roster/../common/buffer.h:

src/roster/../common/../quhua.h:

src/roster/check.h:

src/roster/rows.h:

src/roster/codec.h:

src/roster/../quhua.h:

src/roster/encoding.h:

src/roster/records.h:

src/roster/cut.h:

src/roster/damage.h:

src/roster/dialect.h:

src/roster/columns.h:

src/roster/detect.h:

src/roster/lines.h:

src/roster/split.h:

src/roster/fault.h:

src/roster/edition.h:

src/roster/../profile/profile.h:

src/roster/../profile/../quhua.h:

src/roster/crowd.h:

src/roster/source.h:

src/roster/engine.h:

src/roster/fix.h:

src/roster/compare.h:

src/roster/tally.h:

src/roster/tell.h:

src/roster/fixed.h:

src/roster/own.h:

src/roster/style.h:

src/roster/cells.h:

src/roster/output.h:

src/roster/progress.h:

src/roster/worklist.h:

src/roster/recall.h:
