own.o: src/roster/own.c src/roster/own.h src/roster/../quhua.h \
  src/roster/rows.h src/roster/codec.h src/roster/encoding.h \
  src/roster/records.h src/roster/cut.h src/roster/damage.h \
  src/roster/dialect.h src/roster/columns.h src/roster/detect.h \
  src/roster/lines.h src/roster/split.h

src/roster/own.h:

src/roster/../quhua.h:

src/roster/rows.h:

src/roster/codec.h:

src/roster/encoding.h:

src/roster/records.h:

src/roster/cut.h:

src/roster/damage.h:

src/roster/dialect.h:

src/roster/columns.h:

src/roster/detect.h:

src/roster/lines.h:

src/roster/split.h:
