/* Faults between a program and its disk: preloaded (LD_PRELOAD), it stands in front of the C library's calls that
 * change files and makes those below one directory fail as a test asks. What it shall do lies in a page that the test
 * maps as well, so that it can be changed while the program runs.
 *
 * TOCSIN_FAULT_CONTROL  the file with that page, struct control below
 * TOCSIN_FAULT_PATH     the directory; nothing outside of it is touched
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum { OFF, WRITE_ERROR, SYNC_ERROR, SHORT_WRITE, TORN_WRITE, SLOW_SYNC, DIE_BEFORE, DIE_AFTER };

struct control {
    _Atomic int mode;
    _Atomic int error;  /* errno of what fails */
    _Atomic int first;  /* the first call that is concerned, counted from 1 since the mode was set */
    _Atomic int times;  /* how many are; 0 for all that follow */
    _Atomic int millis; /* SLOW_SYNC: how long each takes */
    _Atomic int calls;  /* calls of the mode's kind so far */
    _Atomic int hits;   /* those that were made to fail */
};

static struct control *control;
static char prefix[4096];
static size_t prefix_length;

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("TOCSIN_FAULT_CONTROL");
    const char *path = getenv("TOCSIN_FAULT_PATH");
    if (!file || !path || strlen(path) >= sizeof prefix) return;
    strcpy(prefix, path);
    prefix_length = strlen(path);
    int fd = open(file, O_RDWR | O_CLOEXEC);
    if (fd < 0) return;
    void *page = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (page != MAP_FAILED) control = page;
}

static int ours_by_name(const char *path) { return path && strncmp(path, prefix, prefix_length) == 0; }

static int ours(int fd) {
    if (!control || control->mode == OFF) return 0;
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return ours_by_name(path);
}

/* Counts one call of the kind that the mode is about; is it one that shall fail? */
static int hit(void) {
    int number = ++control->calls;
    int first = control->first, times = control->times;
    int yes = number >= first && (times == 0 || number < first + times);
    if (yes) control->hits++;
    return yes;
}

static void die(void) {
    kill(getpid(), SIGKILL);
    pause();
}

/* Before any call that changes a file: nonzero when it shall fail, with errno set. */
static int refused(void) {
    int mode = control->mode;
    if (mode == DIE_BEFORE && hit()) die();
    if (mode == WRITE_ERROR && hit()) {
        errno = control->error;
        return 1;
    }
    return 0;
}

/* After it. */
static void done(void) {
    int kept = errno;
    if (control->mode == DIE_AFTER && hit()) die();
    errno = kept;
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define WRITES(body_all, body_part) \
    if (!ours(fd)) return body_all; \
    if (refused()) return -1; \
    int mode = control->mode; \
    if (mode == SHORT_WRITE && count > 1 && hit()) { count = count / 2; return body_part; } \
    if (mode == TORN_WRITE && hit()) { count = count / 2; if (body_part >= 0) die(); die(); } \
    ssize_t result = body_all; \
    done(); \
    return result

ssize_t write(int fd, const void *bytes, size_t count) {
    REAL(write);
    WRITES(real(fd, bytes, count), real(fd, bytes, count));
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    REAL(pwrite);
    WRITES(real(fd, bytes, count, at), real(fd, bytes, count, at));
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    REAL(pwrite64);
    WRITES(real(fd, bytes, count, at), real(fd, bytes, count, at));
}

#define SYNCS \
    if (!ours(fd)) return real(fd); \
    int mode = control->mode; \
    if (mode == DIE_BEFORE && hit()) die(); \
    if (mode == SYNC_ERROR && hit()) { errno = control->error; return -1; } \
    if (mode == SLOW_SYNC && hit()) { \
        struct timespec wait = {control->millis / 1000, control->millis % 1000 * 1000000L}; \
        nanosleep(&wait, NULL); \
    } \
    int result = real(fd); \
    done(); \
    return result

int fsync(int fd) {
    REAL(fsync);
    SYNCS;
}

int fdatasync(int fd) {
    REAL(fdatasync);
    SYNCS;
}

#define CHANGES(condition, call) \
    if (!control || control->mode == OFF || !(condition)) return call; \
    if (refused()) return -1; \
    int result = call; \
    done(); \
    return result

int ftruncate(int fd, off_t length) {
    REAL(ftruncate);
    CHANGES(ours(fd), real(fd, length));
}

int ftruncate64(int fd, off64_t length) {
    REAL(ftruncate64);
    CHANGES(ours(fd), real(fd, length));
}

int rename(const char *from, const char *to) {
    REAL(rename);
    CHANGES(ours_by_name(to), real(from, to));
}

int unlink(const char *path) {
    REAL(unlink);
    CHANGES(ours_by_name(path), real(path));
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    CHANGES(ours_by_name(path), real(path, mode));
}

int open(const char *path, int flags, ...) {
    REAL(open);
    mode_t mode = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list list;
        va_start(list, flags);
        mode = va_arg(list, mode_t);
        va_end(list);
    }
    CHANGES((flags & O_CREAT) && ours_by_name(path), real(path, flags, mode));
}

int open64(const char *path, int flags, ...) {
    REAL(open64);
    mode_t mode = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list list;
        va_start(list, flags);
        mode = va_arg(list, mode_t);
        va_end(list);
    }
    CHANGES((flags & O_CREAT) && ours_by_name(path), real(path, flags, mode));
}
