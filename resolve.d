resolve.o: src/core/resolve.c src/core/resolve.h src/core/types.h \
  src/core/../quhua.h src/core/format.h src/core/chain.h \
  src/core/history.h src/core/match.h src/core/hint.h \
  src/core/misspelt.h src/core/rest.h src/core/settle.h src/core/town.h

src/core/resolve.h:

src/core/types.h:

src/core/../quhua.h:

src/core/format.h:

src/core/chain.h:

src/core/history.h:

src/core/match.h:

src/core/hint.h:

src/core/misspelt.h:

src/core/rest.h:

src/core/settle.h:

src/core/town.h:
