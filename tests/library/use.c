/* use.c - what a program that uses the library looks like; C11 and C++ alike. Prints one code. */
#include "quhua.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    quhua_index *index;
    quhua_session *session;
    struct quhua_error error;
    struct quhua_answer answer;
    struct quhua_text text;
    if (argc != 3 || quhua_index_open(argv[1], QUHUA_OPEN_COPY, &index, &error) != QUHUA_OK)
        return 2;
    if (quhua_session_open(index, &session) != QUHUA_OK)
        return 2;
    text.data = argv[2];
    text.size = strlen(argv[2]);
    quhua_normalize(session, text, NULL, &answer);
    printf("%s %u %.*s\n", quhua_verdict_name(answer.verdict), (unsigned)answer.code,
           (int)answer.origin.size, answer.origin.data);
    quhua_session_close(session);
    quhua_index_close(index);
    return 0;
}
