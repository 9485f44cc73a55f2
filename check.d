check.o: src/roster/check.c src/roster/check.h src/roster/rows.h \
  src/roster/codec.h src/roster/../quhua.h src/roster/encoding.h \
  src/roster/records.h src/roster/cut.h src/roster/damage.h \
  src/roster/dialect.h src/roster/columns.h src/roster/detect.h \
  src/roster/lines.h src/roster/split.h

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
