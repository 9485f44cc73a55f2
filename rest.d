rest.o: src/core/rest.c src/core/rest.h src/core/chain.h \
  src/core/history.h src/core/types.h src/core/../quhua.h \
  src/core/format.h src/core/match.h src/core/ending.h src/core/step.h \
  src/core/hint.h src/core/town.h

src/core/rest.h:

src/core/chain.h:

src/core/history.h:

src/core/types.h:

src/core/../quhua.h:

src/core/format.h:

src/core/match.h:

src/core/ending.h:

src/core/step.h:

src/core/hint.h:

src/core/town.h:
