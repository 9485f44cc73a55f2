columns.o: src/roster/columns.c src/roster/columns.h \
  src/roster/../quhua.h src/roster/own.h

src/roster/columns.h:

src/roster/../quhua.h:

src/roster/own.h:
