/* Keeps, for each file below $POWER_FROM, what it held when it was last synced, below $POWER_TO.
 *
 * Preloaded into a program under test. What stands below $POWER_TO when the program is killed is
 * what a disk would hold that loses every write nobody asked it to keep. Each sync adds one byte
 * to $POWER_TO.hits, so that a test can tell whether it was there at all.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t alone = PTHREAD_MUTEX_INITIALIZER;

static void add_hit(const char *to) {
    char name[4096];
    snprintf(name, sizeof name, "%s.hits", to);
    int hits = open(name, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (hits < 0 || write(hits, ".", 1) != 1) abort();
    close(hits);
}

static void keep(int fd) {
    const char *from = getenv("POWER_FROM"), *to = getenv("POWER_TO");
    char link[64], path[4096], target[8192], fresh[8200], part[65536];
    if (!from || !to) return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return;
    path[length] = 0;
    if (strncmp(path, from, strlen(from)) != 0) return;
    int source = open(path, O_RDONLY);
    if (source < 0) return; /* a folder, or gone */
    snprintf(target, sizeof target, "%s%s", to, path + strlen(from));
    snprintf(fresh, sizeof fresh, "%s.fresh", target);
    int copy = open(fresh, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (copy >= 0) {
        ssize_t got, at = 0;
        while ((got = pread(source, part, sizeof part, at)) > 0) {
            if (pwrite(copy, part, got, at) != got) abort();
            at += got;
        }
        close(copy);
        if (got == 0) {
            if (rename(fresh, target) != 0) abort();
            add_hit(to);
        } else {
            unlink(fresh); /* a folder */
        }
    }
    close(source);
}

static int synced(int fd, const char *which) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, which);
    int result = real(fd);
    if (result == 0) {
        pthread_mutex_lock(&alone);
        keep(fd);
        pthread_mutex_unlock(&alone);
    }
    return result;
}

int fsync(int fd) { return synced(fd, "fsync"); }

int fdatasync(int fd) { return synced(fd, "fdatasync"); }
