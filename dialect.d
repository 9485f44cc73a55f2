dialect.o: src/roster/dialect.c src/roster/dialect.h src/roster/columns.h \
  src/roster/../quhua.h src/roster/detect.h src/roster/encoding.h \
  src/roster/codec.h src/roster/cut.h src/roster/damage.h \
  src/roster/lines.h src/roster/split.h

src/roster/dialect.h:

src/roster/columns.h:

src/roster/../quhua.h:

src/roster/detect.h:

src/roster/encoding.h:

src/roster/codec.h:

src/roster/cut.h:

src/roster/damage.h:

src/roster/lines.h:

src/roster/split.h:
