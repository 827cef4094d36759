/* Preloaded into a process with libcamera where the kernel has neither /dev/udmabuf nor /dev/dma_heap: buffers become
 * plain memory files. Opening one of those devices gives an empty memory file; the two requests that make a buffer
 * are answered here, the two that only tell of one succeed, and every other call goes on to the C library.
 * Requests: linux/udmabuf.h, linux/dma-heap.h, linux/dma-buf.h.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

#define UDMABUF_CREATE 0x40187542u
#define DMA_HEAP_ALLOC 0xc0184800u
#define DMA_BUF_SYNC 0x40086200u
#define DMA_BUF_SET_NAME_32 0x40046201u
#define DMA_BUF_SET_NAME_64 0x40086201u

struct udmabuf_create { uint32_t memfd, flags; uint64_t offset, size; };
struct heap_allocation { uint64_t length; uint32_t fd, fd_flags; uint64_t heap_flags; };

static int provides_buffers(const char *path)
{
    static const char *const devices[] = {
        "/dev/udmabuf", "/dev/dma_heap/linux,cma", "/dev/dma_heap/system", "/dev/dma_heap/vidbuf_cached",
    };
    for (size_t i = 0; path && i < sizeof devices / sizeof *devices; i++)
        if (!strcmp(path, devices[i]))
            return 1;
    return 0;
}

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

static int stand_in(void) { return memfd_create("dmabuf", MFD_CLOEXEC | MFD_ALLOW_SEALING); }

#define WRAP_OPEN(name)                                                        \
    int name(const char *path, int flags, ...)                                 \
    {                                                                          \
        va_list more;                                                          \
        va_start(more, flags);                                                 \
        mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(more, mode_t) : 0; \
        va_end(more);                                                          \
        if (provides_buffers(path))                                            \
            return stand_in();                                                 \
        return ((int (*)(const char *, int, ...))next(#name))(path, flags, mode); \
    }

#define WRAP_OPENAT(name)                                                      \
    int name(int folder, const char *path, int flags, ...)                     \
    {                                                                          \
        va_list more;                                                          \
        va_start(more, flags);                                                 \
        mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(more, mode_t) : 0; \
        va_end(more);                                                          \
        if (provides_buffers(path))                                            \
            return stand_in();                                                 \
        return ((int (*)(int, const char *, int, ...))next(#name))(folder, path, flags, mode); \
    }

#define WRAP_CHECKED_OPEN(name)                                                \
    int name(const char *path, int flags)                                      \
    {                                                                          \
        if (provides_buffers(path))                                            \
            return stand_in();                                                 \
        return ((int (*)(const char *, int))next(#name))(path, flags);         \
    }

WRAP_OPEN(open)
WRAP_OPEN(open64)
WRAP_OPENAT(openat)
WRAP_OPENAT(openat64)
WRAP_CHECKED_OPEN(__open_2)
WRAP_CHECKED_OPEN(__open64_2)

static int allocate(struct heap_allocation *wanted)
{
    int fd = stand_in();
    if (fd < 0 || ftruncate(fd, (off_t)wanted->length)) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    wanted->fd = (uint32_t)fd;
    return 0;
}

int ioctl(int fd, unsigned long request, ...)
{
    va_list more;
    va_start(more, request);
    void *argument = va_arg(more, void *);
    va_end(more);
    switch ((uint32_t)request) {
    case UDMABUF_CREATE:
        return fcntl((int)((struct udmabuf_create *)argument)->memfd, F_DUPFD_CLOEXEC, 0);
    case DMA_HEAP_ALLOC:
        return allocate(argument);
    case DMA_BUF_SYNC:
    case DMA_BUF_SET_NAME_32:
    case DMA_BUF_SET_NAME_64:
        return 0;
    default:
        return ((int (*)(int, unsigned long, ...))next("ioctl"))(fd, request, argument);
    }
}
