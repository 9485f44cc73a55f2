fixed.o: src/roster/fixed.c src/roster/fixed.h src/roster/own.h \
  src/roster/../quhua.h src/roster/style.h src/roster/../common/buffer.h \
  src/roster/../common/../quhua.h src/roster/cells.h src/roster/codec.h \
  src/roster/encoding.h src/roster/dialect.h src/roster/columns.h \
  src/roster/detect.h src/roster/tell.h src/roster/check.h \
  src/roster/rows.h src/roster/records.h src/roster/cut.h \
  src/roster/damage.h src/roster/lines.h src/roster/split.h

src/roster/fixed.h:

src/roster/own.h:

src/roster/../quhua.h:

src/roster/style.h:

src/roster/../common/buffer.h:

src/roster/../common/../quhua.h:

src/roster/cells.h:

src/roster/codec.h:

src/roster/encoding.h:

src/roster/dialect.h:

src/roster/columns.h:

src/roster/detect.h:

src/roster/tell.h:

src/roster/check.h:

src/roster/rows.h:

src/roster/records.h:

src/roster/cut.h:

src/roster/damage.h:

src/roster/lines.h:

src/roster/split.h:
