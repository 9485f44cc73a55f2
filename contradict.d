contradict.o: src/core/contradict.c src/core/contradict.h \
  src/core/chain.h src/core/history.h src/core/types.h \
  src/core/../quhua.h src/core/format.h src/core/match.h \
  src/core/ending.h src/core/step.h src/core/repair.h src/core/town.h

src/core/contradict.h:

src/core/chain.h:

src/core/history.h:

src/core/types.h:

src/core/../quhua.h:

src/core/format.h:

src/core/match.h:

src/core/ending.h:

src/core/step.h:

src/core/repair.h:

src/core/town.h:
