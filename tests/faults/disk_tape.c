/* A disk that tells what it was asked, and refuses what a test wants refused.
 *
 * Preloaded into a program under test; it looks only at $TAPE_FROM, a folder. With $TAPE_TO each
 * change is written down there, with its bytes, in the order in which the disk was asked. With
 * tape_refuse() the k-th matching call, or all from there on, fail; tape_calls() tells how many came.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { WRITES = 1, SYNCS = 2, CUTS = 4, READS = 8, OPENS = 16 };

/* One entry; its path and bytes follow.
 * d(irectory made) c(reate) w(rite) t(runcate) s(ync) f(older synced) r(ename) l(ink) u(nlink) */
struct entry {
    uint32_t op, path;
    uint64_t file, at, bytes;
};

static pthread_mutex_t alone = PTHREAD_MUTEX_INITIALIZER;
static int tape = -1, kinds, error_number, sticky, paused;
static long calls, wanted, all_calls[OPENS + 1];

#define REAL(name, ...) ((__typeof__(&name))real(#name))(__VA_ARGS__)

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

void tape_refuse(long at, int which, int error, int for_good) {
    pthread_mutex_lock(&alone);
    calls = 0, wanted = at, kinds = which, error_number = error, sticky = for_good;
    memset(all_calls, 0, sizeof all_calls);
    pthread_mutex_unlock(&alone);
}

/* How many calls of such kinds there were since. */
long tape_calls(int which) {
    long found = 0;
    for (int kind = WRITES; kind <= OPENS; kind *= 2)
        if (which & kind) found += all_calls[kind];
    return found;
}

/* What the test itself asks of the disk is not counted. */
void tape_pause(int on) { paused = on; }

static int is_ours(const char *path) {
    const char *from = getenv("TAPE_FROM");
    size_t length = from ? strlen(from) : 0;
    return length && strncmp(path, from, length) == 0 && (path[length] == '/' || !path[length]);
}

/* The path of an open file of ours. */
static int ours(int fd, char path[4096]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, 4095);
    if (length < 0) return 0;
    path[length] = 0;
    return is_ours(path);
}

/* Whether this call is to fail; asked once for each call, under the lock. */
static int refused(int kind) {
    if (paused || !(kinds & kind)) return 0;
    calls++, all_calls[kind]++;
    if (!wanted || (sticky ? calls < wanted : calls != wanted)) return 0;
    errno = error_number;
    return 1;
}

static void put(const void *from, size_t size) {
    if (REAL(write, tape, from, size) != (ssize_t)size) abort();
}

static void tell(char op, const char *path, uint64_t file, uint64_t at, const void *data, size_t size) {
    const char *to = getenv("TAPE_TO");
    size_t length = strlen(path);
    if (!to) return;
    /* What readers share of the log is made anew after a cut. */
    if (length > 4 && strcmp(path + length - 4, "-shm") == 0) return;
    if (tape < 0 && (tape = REAL(open, to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) < 0) abort();
    struct entry entry = {op, length, file, at, data ? size : 0};
    put(&entry, sizeof entry);
    put(path, length);
    if (data) put(data, size);
}

static struct stat seen_of(int fd) {
    struct stat seen;
    if (fstat(fd, &seen) != 0) abort();
    return seen;
}

static uint64_t file_of(int fd) { return seen_of(fd).st_ino; }

static ssize_t written(const char *which, int fd, const void *data, size_t size, off_t at, int placed) {
    char path[4096];
    int keep = errno;
    ssize_t done;
    if (!ours(fd, path)) {
        errno = keep;
        if (placed) return ((__typeof__(&pwrite))real(which))(fd, data, size, at);
        return REAL(write, fd, data, size);
    }
    pthread_mutex_lock(&alone);
    if (refused(WRITES)) {
        pthread_mutex_unlock(&alone);
        return -1;
    }
    if (placed) {
        done = ((__typeof__(&pwrite))real(which))(fd, data, size, at);
    } else {
        int flags = fcntl(fd, F_GETFL);
        at = lseek(fd, 0, flags & O_APPEND ? SEEK_END : SEEK_CUR);
        done = REAL(write, fd, data, size);
    }
    if (done > 0) tell('w', path, file_of(fd), at, data, done);
    pthread_mutex_unlock(&alone);
    return done;
}

ssize_t write(int fd, const void *data, size_t size) { return written("write", fd, data, size, 0, 0); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return written("pwrite", fd, data, size, at, 1); }
ssize_t pwrite64(int fd, const void *data, size_t size, off_t at) { return written("pwrite64", fd, data, size, at, 1); }

static int is_refused(int fd, int kind) {
    char path[4096];
    int no = 0, keep = errno;
    if (kinds & kind && ours(fd, path)) {
        pthread_mutex_lock(&alone);
        no = refused(kind);
        pthread_mutex_unlock(&alone);
    }
    if (!no) errno = keep;
    return no;
}

ssize_t read(int fd, void *data, size_t size) { return is_refused(fd, READS) ? -1 : REAL(read, fd, data, size); }
ssize_t pread(int fd, void *data, size_t size, off_t at) { return is_refused(fd, READS) ? -1 : REAL(pread, fd, data, size, at); }
ssize_t pread64(int fd, void *data, size_t size, off_t at) { return is_refused(fd, READS) ? -1 : REAL(pread64, fd, data, size, at); }

static int cut(const char *which, int fd, off_t size) {
    char path[4096];
    int mine = ours(fd, path), done = -1;
    pthread_mutex_lock(&alone);
    if (!mine || !refused(CUTS)) done = ((__typeof__(&ftruncate))real(which))(fd, size);
    if (mine && done == 0) tell('t', path, file_of(fd), size, NULL, 0);
    pthread_mutex_unlock(&alone);
    return done;
}

int ftruncate(int fd, off_t size) { return cut("ftruncate", fd, size); }
int ftruncate64(int fd, off_t size) { return cut("ftruncate64", fd, size); }

static int synced(const char *which, int fd) {
    char path[4096];
    int mine = ours(fd, path), done = -1;
    if (!mine) return ((__typeof__(&fsync))real(which))(fd);
    pthread_mutex_lock(&alone);
    if (!refused(SYNCS)) done = ((__typeof__(&fsync))real(which))(fd);
    if (done == 0) tell(S_ISDIR(seen_of(fd).st_mode) ? 'f' : 's', path, file_of(fd), 0, NULL, 0);
    pthread_mutex_unlock(&alone);
    return done;
}

int fsync(int fd) { return synced("fsync", fd); }
int fdatasync(int fd) { return synced("fdatasync", fd); }

static int opened(const char *which, const char *path, int flags, mode_t mode) {
    struct stat seen;
    int fd = -1;
    if (!is_ours(path)) return ((int (*)(const char *, int, ...))real(which))(path, flags, mode);
    pthread_mutex_lock(&alone);
    int there = stat(path, &seen) == 0;
    if (!refused(OPENS)) fd = ((int (*)(const char *, int, ...))real(which))(path, flags, mode);
    if (fd >= 0 && !there) tell('c', path, file_of(fd), 0, NULL, 0);
    else if (fd >= 0 && flags & O_TRUNC) tell('t', path, file_of(fd), 0, NULL, 0);
    pthread_mutex_unlock(&alone);
    return fd;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { \
        va_list more; \
        va_start(more, flags); \
        mode = va_arg(more, mode_t); \
        va_end(more); \
    }

int open(const char *path, int flags, ...) { MODE(flags) return opened("open", path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened("open64", path, flags, mode); }

int rename(const char *from, const char *to) {
    int done = REAL(rename, from, to);
    if (done == 0 && is_ours(to)) {
        pthread_mutex_lock(&alone);
        tell('r', from, 0, 0, to, strlen(to));
        pthread_mutex_unlock(&alone);
    }
    return done;
}

/* A second name for a file: all that was synced of it has that name, once its folder is synced. */
int link(const char *from, const char *to) {
    int done = REAL(link, from, to);
    if (done == 0 && is_ours(to)) {
        pthread_mutex_lock(&alone);
        tell('l', from, 0, 0, to, strlen(to));
        pthread_mutex_unlock(&alone);
    }
    return done;
}

int mkdir(const char *path, mode_t mode) {
    int done = REAL(mkdir, path, mode);
    if (done == 0 && is_ours(path)) {
        pthread_mutex_lock(&alone);
        tell('d', path, 0, 0, NULL, 0);
        pthread_mutex_unlock(&alone);
    }
    return done;
}

int unlink(const char *path) {
    int done = REAL(unlink, path);
    if (done == 0 && is_ours(path)) {
        pthread_mutex_lock(&alone);
        tell('u', path, 0, 0, NULL, 0);
        pthread_mutex_unlock(&alone);
    }
    return done;
}
