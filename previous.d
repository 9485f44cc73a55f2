previous.o: src/roster/previous.c src/roster/previous.h \
  src/roster/check.h src/roster/rows.h src/roster/codec.h \
  src/roster/../quhua.h src/roster/encoding.h src/roster/records.h \
  src/roster/cut.h src/roster/damage.h src/roster/dialect.h \
  src/roster/columns.h src/roster/detect.h src/roster/lines.h \
  src/roster/split.h src/roster/crowd.h src/roster/fault.h \
  src/roster/source.h src/roster/../common/buffer.h \
  src/roster/../common/../quhua.h

src/roster/previous.h:

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

src/roster/crowd.h:

src/roster/fault.h:

src/roster/source.h:

src/roster/../common/buffer.h:

src/roster/../common/../quhua.h:
