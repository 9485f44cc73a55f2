/*
 * quhua.h - free Chinese text to one county-level division code, or the reason why not.
 *
 * Caveats
 *  - An index is immutable and may be shared by any number of threads; a session belongs to one
 *    thread at a time. Sessions of one index are independent.
 *  - Open the index after fork(), never before: LMDB handles do not survive a fork.
 *  - Text is UTF-8, pointer and length, need not end in NUL and may hold any bytes.
 *  - Texts inside an answer live as long as three things: the input text, the session until its
 *    next call, and the index.
 *  - Nothing here prints, exits, reads the environment or touches a file, but quhua_index_open;
 *    or a socket, but quhua_client_call.
 *  - After opening no function allocates memory.
 */
#ifndef QUHUA_H
#define QUHUA_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define QUHUA_API __attribute__((visibility("default")))
#else
#define QUHUA_API
#endif

#define QUHUA_VERSION "0.1.0"

/* Limits, each tested at n and n + 1. */
#define QUHUA_MAX_TEXT 1024      /* code points of one address; longer is `input_too_long` */
#define QUHUA_MAX_CANDIDATES 16  /* candidates carried in an answer, best first */
#define QUHUA_MAX_REASONS 16     /* reasons carried in an answer */
#define QUHUA_MAX_DIVISIONS 1000 /* rows of the table that its JSON carries */

/* ---- failures ---------------------------------------------------------------------------- */

/* X(name, English text). A miss or an ambiguity is a verdict, never a failure. */
#define QUHUA_STATUSES(X)                                                                          \
    X(OK, "no error")                                                                              \
    X(ERROR_ARGUMENT, "an argument is out of range")                                               \
    X(ERROR_MEMORY, "out of memory")                                                               \
    X(ERROR_OPEN, "the index cannot be opened")                                                    \
    X(ERROR_FOREIGN, "the file is not a quhua index")                                              \
    X(ERROR_TRUNCATED, "the index is cut short or was not written to its end")                     \
    X(ERROR_DAMAGED, "the index is damaged: its digest does not match")                            \
    X(ERROR_FORMAT, "the index has another data format; rebuild it: quhua index build")            \
    X(ERROR_PLATFORM, "the index was built for another kind of machine; rebuild it")               \
    X(ERROR_LMDB, "LMDB refused the index")                                                        \
    X(ERROR_NO_SERVICE, "the service is not there")                                                \
    X(ERROR_TIMEOUT, "the service did not answer in time")                                         \
    X(ERROR_BUSY, "the service is busy or shutting down; try again")                               \
    X(ERROR_BROKEN, "the service broke the connection off")                                        \
    X(ERROR_ANSWER, "the service answered with an error, or what is no answer")

enum quhua_status {
#define X(name, text) QUHUA_##name,
    QUHUA_STATUSES(X)
#undef X
};

/* Details of a failure; filled only when a function fails. */
struct quhua_error {
    enum quhua_status status;
    int sys_errno;    /* 0 where the system was not at fault */
    char detail[160]; /* what and where, English, NUL-terminated; never holds input text */
};

/*
 * The English sentence of a status.
 * Returns: a constant string; for a number that is no status, "unknown status".
 */
QUHUA_API const char *quhua_status_text(enum quhua_status status);

/* ---- words of the contract --------------------------------------------------------------- */

enum quhua_verdict { QUHUA_ACCEPT, QUHUA_CONFIRM, QUHUA_REJECT };
enum quhua_grade { QUHUA_NOTE, QUHUA_GRADE_CONFIRM, QUHUA_GRADE_REJECT };
enum quhua_level { QUHUA_PROVINCE, QUHUA_PREFECTURE, QUHUA_COUNTY, QUHUA_NO_LEVEL };

/* X(name, stable code, usual grade, Chinese text for staff, example). Order is order of report. */
#define QUHUA_REASONS(X)                                                                           \
    X(EMPTY, "empty", GRADE_REJECT, "没有填写", "无")                                              \
    X(BAD_ENCODING, "bad_encoding", GRADE_REJECT, "文字编码损坏，请重新填写", "江苏\xEF\xBF\xBD")  \
    X(INPUT_TOO_LONG, "input_too_long", GRADE_REJECT, "超过 1024 个字", "（1025 个字）")           \
    X(NOT_FOUND, "not_found", GRADE_REJECT, "没有写出任何行政区划", "幸福路 3 号")                 \
    X(PROVINCE_ONLY, "province_only", GRADE_REJECT, "只写到省，请写到县（市、区）", "江苏省")      \
    X(PREFECTURE_ONLY, "prefecture_only", GRADE_REJECT, "只写到地级市，请写到县（市、区）",        \
      "江苏省连云港市")                                                                            \
    X(COUNTY_FROM_TOWNSHIP, "county_from_township", GRADE_CONFIRM,                                 \
      "没有写县，由乡镇街道推得，请确认", "连云港市牛山街道")                                      \
    X(PLACEHOLDER, "placeholder", GRADE_REJECT,                                                    \
      "“市辖区”等不是行政区划，请写出具体的县（市、区）", "江苏省淮安市市辖区")                    \
    X(PLACEHOLDER_DROPPED, "placeholder_dropped", NOTE, "已去掉“市辖区”等分组字样",                \
      "北京市市辖区东城区")                                                                        \
    X(ZONE, "zone", GRADE_CONFIRM, "开发区、兵团的师等不是行政区划，请选择所在的县（市、区）",     \
      "苏州工业园区")                                                                              \
    X(AMBIGUOUS, "ambiguous", GRADE_CONFIRM, "有几个同名的县（市、区），请选择", "鼓楼区")         \
    X(TOWNSHIP_DECIDES, "township_decides", NOTE, "由乡镇街道确定", "鼓楼区湖南路街道")            \
    X(CONFLICT, "conflict", GRADE_CONFIRM, "各级区划互相矛盾，请确认", "江苏省南京市清江浦区")     \
    X(ABOLISHED, "abolished", NOTE, "区划已撤销，换为现在的区划", "淮安市清河区")                  \
    X(SPLIT, "split", GRADE_CONFIRM, "原区划已分给几个县（市、区），请选择", "海南省琼山市")       \
    X(RENAMED, "renamed", NOTE, "区划已更名", "淮安市楚州区")                                      \
    X(MOVED, "moved", NOTE, "区划已改属", "江苏省淮阴市沭阳县")                                    \
    X(HOMONYM_IN_TIME, "homonym_in_time", GRADE_CONFIRM, "旧名现在属于另一个地方，请选择",         \
      "北京市东城区以外的东城区")                                                                  \
    X(TYPO, "typo", NOTE, "改正了错别字", "江苏省盱胎县")                                          \
    X(VARIANT, "variant", NOTE, "繁体、异体、全角、空格或标点已规范", "遼寧省瀋陽市瀋河區")        \
    X(SHORT_FORM, "short_form", NOTE, "简称已补全", "江苏淮安清江浦")                              \
    X(PARENT_SUPPLIED, "parent_supplied", NOTE, "上级区划已补全", "东海县")                        \
    X(REPEATED, "repeated", NOTE, "去掉了重复的区划", "江苏省江苏省淮安市涟水县")                  \
    X(BELOW_COUNTY, "below_county", NOTE, "县以下的部分未计入生源所在地", "东海县白塔埠镇")        \
    X(TRANSFERRED, "transferred", NOTE, "该乡镇街道已划给另一个县（市、区）", "余杭区临平街道")    \
    X(TOWNSHIP_ELSEWHERE, "township_elsewhere", NOTE, "该乡镇街道属于同市另一个县（市、区）",      \
      "连云港市灌云县牛山街道")                                                                    \
    X(NO_COUNTY_TIER, "no_county_tier", NOTE, "不设县的市，写到市即可", "东莞市")                  \
    X(DIRECT_COUNTY, "direct_county", NOTE, "省直辖的县级区划", "仙桃市")                          \
    X(NOT_IN_FORCE, "not_in_force", GRADE_CONFIRM, "在所问的年份没有这个区划",                     \
      "--as-of=1990 清江浦区")                                                                     \
    X(SPECIAL_REGION, "special_region", GRADE_CONFIRM, "港澳台没有县级代码，请确认", "台湾省")     \
    X(OUTSIDE, "outside", GRADE_CONFIRM, "外国地名，请确认", "美国加州")                           \
    X(CODE_FORMAT, "code_format", NOTE, "区划代码的写法已规范（过长过短则请重填）", "320722.0")    \
    X(STATISTICS_CODE, "statistics_code", GRADE_REJECT, "统计用功能区代码，不是行政区划代码",      \
      "320571")                                                                                    \
    X(CODE_NAME_CONFLICT, "code_name_conflict", GRADE_CONFIRM, "代码与名称不一致，请确认",         \
      "320722 江苏省灌云县")                                                                       \
    /* home addresses */                                                                           \
    X(HOME_EMPTY, "home_empty", GRADE_REJECT, "家庭地址没有填写", "详见户口本")                    \
    X(ABOVE_COUNTY_DROPPED, "above_county_dropped", NOTE, "家庭地址从县写起，已去掉省、市",        \
      "江苏省连云港市东海县白塔埠镇前营村3组12号")                                                 \
    X(COUNTY_SUPPLIED, "county_supplied", NOTE, "家庭地址没有写县，已按生源所在地补上",            \
      "白塔埠镇前营村3组12号")                                                                     \
    X(NO_TOWNSHIP, "no_township", GRADE_REJECT, "家庭地址没有写乡镇或街道", "东海县前营村3组12号") \
    X(NO_VILLAGE_OR_ROAD, "no_village_or_road", GRADE_REJECT, "家庭地址没有写村（社区）或道路",    \
      "东海县白塔埠镇")                                                                            \
    X(NO_NUMBER_OR_GROUP, "no_number_or_group", GRADE_CONFIRM, "家庭地址没有写门牌号或村民小组",   \
      "东海县白塔埠镇前营村")                                                                      \
    X(COUNTY_DROPPED, "county_dropped", NOTE, "家庭地址超长，已去掉县名", "（超过长度的地址）")    \
    X(HOME_TOO_LONG, "home_too_long", GRADE_REJECT, "家庭地址超过规定长度，请缩写",                \
      "（去掉县名后仍超长的地址）")                                                                \
    X(HOME_ORIGIN_CONFLICT, "home_origin_conflict", GRADE_CONFIRM,                                 \
      "家庭地址与生源所在地不在同一个县（市、区），请核对", "生源东海县，家庭地址在灌云县")        \
    X(HAS_PHONE, "has_phone", NOTE, "家庭地址里的电话已移出",                                      \
      "东海县白塔埠镇前营村3组 13800000000")                                                       \
    X(HAS_POSTCODE, "has_postcode", NOTE, "家庭地址里的邮政编码已移出",                            \
      "东海县白塔埠镇前营村3组 邮编222300")                                                        \
    X(HAS_PERSON, "has_person", NOTE, "家庭地址里的姓名已移出", "东海县白塔埠镇前营村3组 张三收")  \
    X(HAS_ID_NUMBER, "has_id_number", NOTE, "家庭地址里的身份证号已移出",                          \
      "东海县白塔埠镇前营村3组 320722200001010012")                                                \
    X(LOOKS_TRUNCATED, "looks_truncated", GRADE_CONFIRM, "家庭地址可能被截断，请补全",             \
      "（在 36、54、60 字节处断开的地址）")                                                        \
    X(IS_SCHOOL, "is_school", GRADE_CONFIRM, "家庭地址是学校或宿舍，请填户籍地址",                 \
      "某某学院3号宿舍楼501")                                                                      \
    X(STYLE, "style", NOTE, "家庭地址的写法已统一", "东海县白塔埠镇前营村３组１２号")              \
    /* records */                                                                                  \
    X(ORIGIN_IS_SCHOOL_PLACE, "origin_is_school_place", GRADE_CONFIRM,                             \
      "填的是学校所在地，其他信息指向别处，请核对生源所在地", "生源栏填学校所在的县")              \
    X(ORIGIN_ID_DIFFERS, "origin_id_differs", NOTE, "身份证号的地址码与生源所在地不同",            \
      "生源东海县，身份证号 3207 23 开头")                                                         \
    X(ID_FORMAT, "id_format", GRADE_REJECT, "身份证号没有填写或不是 18 位，请核对",                \
      "32072219990101")                                                                            \
    X(ID_CHECK_DIGIT, "id_check_digit", GRADE_REJECT, "身份证号校验码不对，请核对",                \
      "320722199901010010")                                                                        \
    X(ID_BIRTH_DATE, "id_birth_date", GRADE_REJECT, "身份证号里的出生日期不对，请核对",            \
      "320722199902300014")                                                                        \
    X(ID_DAMAGED, "id_damaged", GRADE_REJECT, "身份证号被表格软件改坏了，请按文本重新填写",        \
      "3.2072E+17")                                                                                \
    X(ID_PREFIX_UNKNOWN, "id_prefix_unknown", GRADE_CONFIRM,                                       \
      "身份证号前六位从来不是行政区划代码，请核对", "999999199901010012")                          \
    X(EXT1_VALUE, "ext1_value", GRADE_REJECT, "扩展字段 1 的值不在规定之内", "3")                  \
    X(EXT_NOT_EMPTY, "ext_not_empty", GRADE_REJECT, "扩展字段 2 至 4 应当为空", "扩展 2 填了内容") \
    X(NEEDS_CERTIFICATE, "needs_certificate", GRADE_CONFIRM, "需要附证明材料，请确认",             \
      "困难类别：残疾")                                                                            \
    X(DUPLICATE_PERSON, "duplicate_person", GRADE_CONFIRM, "与另一行的身份证号相同，请核对",       \
      "两行同一个身份证号")                                                                        \
    X(SAME_HOME_MANY, "same_home_many", GRADE_CONFIRM, "许多人填了同一个家庭地址，请核对",         \
      "多人同一门牌")                                                                              \
    X(SAME_ORIGIN_ALL, "same_origin_all", GRADE_CONFIRM, "全班都填了学校所在的县，请核对",         \
      "整班填学校所在的县")

enum quhua_reason {
#define X(name, code, grade, zh, example) QUHUA_REASON_##name,
    QUHUA_REASONS(X)
#undef X
        QUHUA_REASON_COUNT
};

/* What is known of a reason; all strings are constant. */
struct quhua_reason_info {
    const char *code;       /* stable snake_case code */
    enum quhua_grade grade; /* usual grade; an answer tells the one that holds for it */
    const char *zh;         /* Chinese sentence for staff */
    const char *example;    /* a text that brings it about */
};

/* Returns: facts of `reason`, or NULL where the number is none. */
QUHUA_API const struct quhua_reason_info *quhua_reason_info(enum quhua_reason reason);
/* Returns: `accept`, `confirm`, `reject`; `note` for the grade of a note. */
QUHUA_API const char *quhua_verdict_name(enum quhua_verdict verdict);
QUHUA_API const char *quhua_grade_name(enum quhua_grade grade);
/* Returns: `province`, `prefecture`, `county`; NULL for QUHUA_NO_LEVEL. */
QUHUA_API const char *quhua_level_name(enum quhua_level level);

/* A piece of UTF-8 text: not NUL-terminated; data may be NULL only if size is 0. */
struct quhua_text {
    const char *data;
    size_t size; /* bytes */
};

/* ---- index ------------------------------------------------------------------------------- */

typedef struct quhua_index quhua_index;

enum quhua_open_flags {
    /* Read the file into a sealed memory copy: whatever happens to the file later, answers stay.
       For long-lived processes. */
    QUHUA_OPEN_COPY = 0,
    /* Map the file: quickest start. Only where nobody writes into the file while it is in use
       (published indexes are replaced by rename, never written). */
    QUHUA_OPEN_MAPPED = 1
};

struct quhua_index_info {
    char edition[32]; /* date of the division table, e.g. 2025-12-31+2026-04 */
    uint32_t format;  /* data format of the file */
    uint64_t size;    /* bytes */
    char digest[33];  /* XXH3-128 of the file, hexadecimal */
    uint32_t provinces, prefectures, counties; /* in force */
    uint32_t rows;                             /* (code, name) rows of all years */
    uint32_t names, townships;
    int year; /* year end that the edition stands for; the default of as_of */
};

/*
 * Open the index file at `path`. The digest of the whole file is checked before anything in it is
 * believed.
 * Returns: OK; ERROR_OPEN (errno in error), ERROR_FOREIGN, ERROR_TRUNCATED, ERROR_DAMAGED,
 *   ERROR_FORMAT, ERROR_PLATFORM, ERROR_LMDB, ERROR_MEMORY. On failure *index is NULL.
 * Lifetime: the index until quhua_index_close, after all its sessions. `error` may be NULL.
 */
QUHUA_API enum quhua_status quhua_index_open(const char *path, unsigned flags, quhua_index **index,
                                             struct quhua_error *error);
/* Close; NULL is allowed. */
QUHUA_API void quhua_index_close(quhua_index *index);
/* Edition, counts and digest. Threads: any. */
QUHUA_API void quhua_index_describe(const quhua_index *index, struct quhua_index_info *info);

/* ---- session ----------------------------------------------------------------------------- */

typedef struct quhua_session quhua_session;

/*
 * A session holds all memory that answers need.
 * Returns: OK or ERROR_MEMORY. Threads: one session, one thread at a time.
 */
QUHUA_API enum quhua_status quhua_session_open(const quhua_index *index, quhua_session **session);
QUHUA_API void quhua_session_close(quhua_session *session);

/* ---- normalize --------------------------------------------------------------------------- */

enum quhua_unit { QUHUA_CODE_POINTS, QUHUA_UTF8_BYTES, QUHUA_GBK_BYTES };

#define QUHUA_MAX_LISTED 8 /* campuses, values of ext1 */
#define QUHUA_GRADE_USUAL 0xFF

/*
 * What a profile fixes. Plain data: quhua_rules_init, then set what differs. Texts are borrowed.
 */
struct quhua_rules {
    uint8_t grades[QUHUA_REASON_COUNT]; /* enum quhua_grade, or QUHUA_GRADE_USUAL */
    /* Two digits of a province's code: an origin outside it may end at the prefecture, which is
       accepted with the level `prefecture` and the note `prefecture_only`. 0: never. */
    uint32_t prefecture_outside;
    size_t home_limit; /* length of a home address, in home_unit; 0: none */
    enum quhua_unit home_unit;
    uint32_t school_county; /* code of the county in which the school lies; 0: unknown */
    struct quhua_text campuses[QUHUA_MAX_LISTED]; /* names of the school and its campuses */
    size_t campus_count;
    struct quhua_text ext1[QUHUA_MAX_LISTED]; /* values that ext1 may have beside empty */
    size_t ext1_count;                        /* 0: any */
    int ext_empty;                            /* nonzero: ext2, ext3 and ext4 must be empty */
    unsigned same_home; /* so many persons at one door are worth a question; 0: never */
};

/* The rules without a profile: usual grades, no limit, no school, nothing asked of ext. */
QUHUA_API void quhua_rules_init(struct quhua_rules *rules);
/*
 * May a profile give `reason` this grade? Not a note where the usual grade asks or rejects because
 * no single answer is known (`ambiguous`, `not_found`, `home_too_long` ...): nothing could be
 * accepted then. `county_from_township` may be a note; so may what only asks to look again
 * (`home_origin_conflict`, `id_check_digit` ...). Answers keep to this whatever `grades` says.
 * Returns: nonzero or 0.
 */
QUHUA_API int quhua_rules_may(enum quhua_reason reason, enum quhua_grade grade);

struct quhua_options {
    int as_of;       /* year end whose table holds; 0: the edition's own */
    int full_name;   /* nonzero: `origin` keeps the prefecture always */
    int explain;     /* nonzero: keep what quhua_explain tells */
    uint32_t origin; /* code of the person's origin, for a home address; 0: unknown */
    const struct quhua_rules *rules; /* NULL: those of quhua_rules_init */
};

struct quhua_note {
    enum quhua_reason reason;
    enum quhua_grade grade;
    struct quhua_text was; /* the name or text that the reason speaks of; may be empty */
    int until;             /* year end at which it ceased; 0 where unknown */
    const char *by; /* constant: the field whose evidence decided (`home`, `id_number`); or NULL */
};

struct quhua_candidate {
    uint32_t code;
    struct quhua_text origin;  /* as the notice asks for it */
    enum quhua_reason because; /* the reason that brought it in */
};

/* Texts are views: see the caveats at the head of this file. */
struct quhua_answer {
    enum quhua_verdict verdict;
    uint32_t code; /* 0 unless accepted */
    enum quhua_level level;
    struct quhua_text province, prefecture, county, origin; /* empty unless accepted */
    struct quhua_text rest;                                 /* the writer's text after the county */
    struct quhua_note reasons[QUHUA_MAX_REASONS];
    size_t reason_count;
    struct quhua_candidate candidates[QUHUA_MAX_CANDIDATES];
    size_t candidate_count;
    size_t candidates_total; /* how many there are, carried or not */
};

/*
 * One text to one answer, by the rules of the origin (生源所在地: the county-level division of the
 * graduate's own household registration, province + county).
 *   text: UTF-8, any bytes. options: NULL for the defaults.
 * Returns: OK (every text has an answer), ERROR_ARGUMENT for a year outside 1980..edition.
 * Lifetime: see the head. Threads: one session, one thread. Never allocates.
 */
QUHUA_API enum quhua_status quhua_normalize(quhua_session *session, struct quhua_text text,
                                            const struct quhua_options *options,
                                            struct quhua_answer *answer);

/*
 * How the last answer of this session came about (asked for with options.explain; its text must
 * still live), in lines for a person: spans, chains that were
 * considered, why the winner won.
 * Returns: bytes needed; writes at most `capacity` of them, no NUL.
 */
QUHUA_API size_t quhua_explain(const quhua_session *session, char *buffer, size_t capacity);

/*
 * An answer as the JSON object of the contract (section 5), without a line end, or as the line
 * `verdict code origin reasons rest` with tabs.
 * Returns: bytes needed; writes at most `capacity` of them, no NUL. Nothing is written past it.
 */
QUHUA_API size_t quhua_render_json(const struct quhua_answer *answer, char *buffer,
                                   size_t capacity);
QUHUA_API size_t quhua_render_line(const struct quhua_answer *answer, char *buffer,
                                   size_t capacity);

/* ---- home addresses ---------------------------------------------------------------------- */

/* X(name, stable name). Order is the order in which an address is written. */
#define QUHUA_ELEMENTS(X)                                                                          \
    X(COUNTY, "county")                                                                            \
    X(TOWNSHIP, "township")                                                                        \
    X(VILLAGE, "village")                                                                          \
    X(GROUP, "group")                                                                              \
    X(ROAD, "road")                                                                                \
    X(NUMBER, "number")                                                                            \
    X(ESTATE, "estate")                                                                            \
    X(BUILDING, "building")                                                                        \
    X(UNIT, "unit")                                                                                \
    X(FLOOR, "floor")                                                                              \
    X(ROOM, "room")                                                                                \
    X(PLACE, "place")

/* What does not belong into an address, X(name, stable name). */
#define QUHUA_EXTRAS(X)                                                                            \
    X(PHONE, "phone")                                                                              \
    X(POSTCODE, "postcode")                                                                        \
    X(PERSON, "person")                                                                            \
    X(ID_NUMBER, "id_number")

enum quhua_element {
#define X(name, text) QUHUA_ELEMENT_##name,
    QUHUA_ELEMENTS(X)
#undef X
        QUHUA_ELEMENT_COUNT
};

enum quhua_extra {
#define X(name, text) QUHUA_EXTRA_##name,
    QUHUA_EXTRAS(X)
#undef X
        QUHUA_EXTRA_COUNT
};

/* Texts are views: see the caveats at the head of this file. */
struct quhua_home {
    enum quhua_verdict verdict;
    uint32_t code;           /* of its county; 0 unless accepted */
    struct quhua_text home;  /* the text to report; empty unless accepted */
    struct quhua_text below; /* what stands below the county, in one form and in its order */
    struct quhua_text elements[QUHUA_ELEMENT_COUNT]; /* empty where absent */
    struct quhua_text extra[QUHUA_EXTRA_COUNT];      /* what was moved out */
    struct quhua_note reasons[QUHUA_MAX_REASONS];
    size_t reason_count;
    struct quhua_candidate candidates[QUHUA_MAX_CANDIDATES];
    size_t candidate_count;
    size_t candidates_total;
};

/*
 * One home address (家庭地址): from the county down to street, village, group and door.
 *   options->origin: the person's origin, which may supply or contradict the county.
 * Returns, lifetime, threads: as quhua_normalize. An answer of quhua_normalize stays valid beside
 *   the one home address that is normalized after it.
 */
QUHUA_API enum quhua_status quhua_normalize_home(quhua_session *session, struct quhua_text text,
                                                 const struct quhua_options *options,
                                                 struct quhua_home *home);
/* As quhua_render_json, quhua_render_line; the line is `verdict code home reasons` with tabs. */
QUHUA_API size_t quhua_render_home_json(const struct quhua_home *home, char *buffer,
                                        size_t capacity);
QUHUA_API size_t quhua_render_home_line(const struct quhua_home *home, char *buffer,
                                        size_t capacity);

/* ---- records ----------------------------------------------------------------------------- */

/* Fields of a person's record, X(name, stable name). */
#define QUHUA_FIELDS(X)                                                                            \
    X(ORIGIN, "origin")                                                                            \
    X(ORIGIN_CODE, "origin_code")                                                                  \
    X(HOME, "home")                                                                                \
    X(ID_NUMBER, "id_number")                                                                      \
    X(EXAM_NUMBER, "exam_number")                                                                  \
    X(NAME, "name")                                                                                \
    X(EXT1, "ext1")                                                                                \
    X(EXT2, "ext2")                                                                                \
    X(EXT3, "ext3")                                                                                \
    X(EXT4, "ext4")                                                                                \
    X(HARDSHIP, "hardship")

enum quhua_field {
#define X(name, text) QUHUA_FIELD_##name,
    QUHUA_FIELDS(X)
#undef X
        QUHUA_FIELD_COUNT
};

struct quhua_record {
    struct quhua_text fields[QUHUA_FIELD_COUNT];
    unsigned given; /* bit 1 << field: the record has this field, be it empty */
};

struct quhua_record_answer {
    enum quhua_verdict verdict; /* the worst of the three below */
    struct quhua_answer origin;
    struct quhua_home home;                       /* all zero where the record has no such field */
    struct quhua_note reasons[QUHUA_MAX_REASONS]; /* of the record itself */
    size_t reason_count;
};

/*
 * Check a record: its origin, its home address and what its fields say of one another. Other
 * fields rank the origin's candidates and may decide `split` and `ambiguous`; they never overrule
 * what the origin says.
 * Returns, lifetime, threads: as quhua_normalize.
 */
QUHUA_API enum quhua_status quhua_check(quhua_session *session, const struct quhua_record *record,
                                        const struct quhua_options *options,
                                        struct quhua_record_answer *answer);
/* {"verdict":...,"origin":{...},"home":{...},"reasons":[...]}; `home` null where there is none. */
QUHUA_API size_t quhua_render_record_json(const struct quhua_record_answer *answer, char *buffer,
                                          size_t capacity);

/*
 * The canonical form of a citizen identity number (GB 11643-1999): 18 ASCII characters, X in upper
 * case, no NUL. Two texts are of one person where their numbers are the same.
 *   text: UTF-8, any bytes; full width, lower case and blanks are tolerated.
 * Returns: 1 and the number in `id`, or 0 (id untouched) where text is no number with the right
 *   check digit and a date of birth from 1900 to 2099. Threads: any.
 */
QUHUA_API int quhua_id_number(struct quhua_text text, char id[18]);

/* ---- the table --------------------------------------------------------------------------- */

/* One row of the table: a code, a name and the years in which they held. */
struct quhua_division {
    uint32_t code;
    uint32_t parent; /* code of the division above, 0 for a province */
    enum quhua_level level;
    struct quhua_text name;
    int start, end;     /* in force at the end of year y when start <= y < end; end 0: today */
    uint32_t heirs[24]; /* codes that held the area when it ended, of that year */
    size_t heir_count;
    struct quhua_text province, prefecture; /* names of its own time; may be empty */
};

struct quhua_lookup_options {
    int as_of;  /* as in quhua_options */
    int former; /* nonzero: rows that are not in force too */
};

/*
 * Find divisions by code, full or short name, pinyin, initials, or a prefix of one of them.
 * Exact hits come before prefix hits; within each by code.
 * Returns: how many there are; fills at most `capacity`. Lifetime: names live with the index.
 */
QUHUA_API size_t quhua_lookup(quhua_session *session, struct quhua_text query,
                              const struct quhua_lookup_options *options,
                              struct quhua_division *rows, size_t capacity);
/* Children of `code` (0: the provinces) in force at the as-of year. Returns as quhua_lookup. */
QUHUA_API size_t quhua_list(quhua_session *session, uint32_t code, int as_of,
                            struct quhua_division *rows, size_t capacity);
/*
 * Every row of a code, or of all codes that ever had this full name, and the rows they came from
 * and led to, oldest first. Returns as quhua_lookup.
 */
QUHUA_API size_t quhua_history(quhua_session *session, struct quhua_text code_or_name,
                               struct quhua_division *rows, size_t capacity);
/*
 * Rows of the table as one JSON object without a line end:
 *   {"divisions":[{"code":"320812","level":"county","province":"江苏省","prefecture":"淮安市",
 *   "name":"清江浦区","parent":"320800","start":2016,"end":null,"heirs":[]}],"total":1}
 * `province`, `prefecture` and `parent` are null where there is none, `end` where the row is in
 * force; heirs are codes.
 *   count: of `rows`; those past QUHUA_MAX_DIVISIONS are left out. total: what the function that
 *   found the rows returned.
 * Returns: as quhua_render_json.
 */
QUHUA_API size_t quhua_render_divisions_json(const struct quhua_division *rows, size_t count,
                                             size_t total, char *buffer, size_t capacity);

/* ---- asking the service ------------------------------------------------------------------ */

/* What a validator must keep apart. The first says nothing about the text, whatever the cause. */
enum quhua_outcome {
    QUHUA_COULD_NOT_SAY, /* nobody there, no answer in time, an error, or no answer of ours */
    QUHUA_NOT_VALID,     /* to confirm, or rejected: the answer tells why */
    QUHUA_VALID          /* accepted */
};

enum quhua_op { QUHUA_OP_NORMALIZE, QUHUA_OP_HOME, QUHUA_OP_CHECK };

/* What is asked. All zero but the text: normalize it. */
struct quhua_request {
    enum quhua_op op;
    struct quhua_text text;            /* of normalize and home: any bytes */
    uint32_t origin;                   /* of home: code of the person's origin; 0: unknown */
    int as_of, full_name;              /* as in quhua_options; full_name: not of home */
    const struct quhua_record *record; /* of check: its given fields */
};

#define QUHUA_MAX_REQUEST 65536 /* bytes of a request without its line end */

/*
 * A request as the service reads it: one line of JSON, without its line end, that answers to `id`.
 * What is not UTF-8 in a text becomes U+FFFD, which is answered as `bad_encoding` too.
 * Returns: bytes needed; writes at most `capacity` of them, no NUL. Threads: any.
 */
QUHUA_API size_t quhua_render_request(const struct quhua_request *request, uint64_t id,
                                      char *buffer, size_t capacity);
/*
 * What a line of the service, without its line end, says to the request `id`.
 * Returns: VALID or NOT_VALID only for a whole answer to that very request. Threads: any.
 */
QUHUA_API enum quhua_outcome quhua_read_answer(struct quhua_text line, uint64_t id);

typedef struct quhua_client quhua_client;

/*
 * A client of the service that listens on the Unix socket `path`. It connects with the first call
 * and again when it must, so the service may come later, and go, and come back.
 *   timeout_ms: for a whole call: connecting, asking and answering; at least 1.
 * Returns: OK, ERROR_ARGUMENT (the path is empty or over 107 bytes, no time), ERROR_MEMORY; then
 *   *client is NULL. Lifetime: until quhua_client_close. Threads: one client, one thread at a time;
 *   a child of fork() may go on with it and gets a connection of its own.
 */
QUHUA_API enum quhua_status quhua_client_open(const char *path, unsigned timeout_ms,
                                              quhua_client **client);
/*
 * Ask and wait for the answer. A connection that broke, or whose service was shutting down, is
 * made anew once; a service with a full queue is asked again, both within the time.
 *   buffer: gets the answer as quhua_render_json (..home_json, ..record_json) writes it, or the
 *   {"error":...} of the service, no NUL; not more than `capacity` bytes of it.
 *   size: its length, which may be more than `capacity`; 0 where nothing came. May be NULL.
 *   error: filled when it could not say: ERROR_NO_SERVICE, ERROR_TIMEOUT, ERROR_BUSY, ERROR_BROKEN,
 *   ERROR_ANSWER, ERROR_ARGUMENT (over QUHUA_MAX_REQUEST). May be NULL.
 * Raises no signal, allocates nothing.
 */
QUHUA_API enum quhua_outcome quhua_client_call(quhua_client *client,
                                               const struct quhua_request *request, char *buffer,
                                               size_t capacity, size_t *size,
                                               struct quhua_error *error);
/* Close; NULL is allowed. */
QUHUA_API void quhua_client_close(quhua_client *client);

#ifdef __cplusplus
}
#endif
#endif
