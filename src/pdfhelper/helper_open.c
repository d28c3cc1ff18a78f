#include "helper.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER_WITHIN 1024        /* readers accept the header this late */
#define WHOLE_MAX (8 << 20)       /* smaller files are read at once */
#define CHUNK 16384

struct fd_stream {
	int fd;
	int64_t end;
	unsigned char chunk[CHUNK];
};

static int fd_stream_next(fz_context *ctx, fz_stream *stream, size_t wanted)
{
	struct fd_stream *s = stream->state;
	(void)wanted;

	ssize_t n = pread(s->fd, s->chunk, sizeof(s->chunk), stream->pos);
	if (n < 0)
		fz_throw(ctx, FZ_ERROR_GENERIC, "read: %s", strerror(errno));
	stream->rp = s->chunk;
	stream->wp = s->chunk + n;
	stream->pos += n;
	return n == 0 ? EOF : *stream->rp++;
}

static void fd_stream_seek(fz_context *ctx, fz_stream *stream, int64_t offset, int whence)
{
	struct fd_stream *s = stream->state;
	(void)ctx;

	if (whence == SEEK_END)
		offset += s->end;
	stream->pos = offset < 0 ? 0 : offset > s->end ? s->end : offset;
	stream->rp = stream->wp = s->chunk;
}

static void fd_stream_drop(fz_context *ctx, void *state)
{
	fz_free(ctx, state);
}

static fz_stream *open_in_chunks(fz_context *ctx, int fd, int64_t size)
{
	struct fd_stream *s = fz_malloc_struct(ctx, struct fd_stream);

	s->fd = fd;
	s->end = size;
	fz_stream *stream = fz_new_stream(ctx, s, fd_stream_next, fd_stream_drop);
	stream->seek = fd_stream_seek;
	return stream;
}

static fz_stream *open_whole(fz_context *ctx, int fd, size_t size)
{
	fz_buffer *b = fz_new_buffer(ctx, size);
	fz_stream *stream = NULL;

	fz_var(stream);
	fz_try(ctx)
	{
		ssize_t n;
		while (b->len < size &&
		       (n = pread(fd, b->data + b->len, size - b->len, (off_t)b->len)) > 0)
			b->len += (size_t)n;
		stream = fz_open_buffer(ctx, b);
	}
	fz_always(ctx)
		fz_drop_buffer(ctx, b);
	fz_catch(ctx)
		fz_rethrow(ctx);
	return stream;
}

static bool has_header(int fd)
{
	char head[HEADER_WITHIN];
	ssize_t n = pread(fd, head, sizeof(head), 0);

	return n > 0 && memmem(head, (size_t)n, "%PDF-", 5) != NULL;
}

pdf_document *helper_open(struct helper_job *job, enum pdf_state *state)
{
	fz_context *ctx = job->ctx;
	fz_stream *stream = NULL;
	pdf_document *doc = NULL;
	struct stat st;

	*state = PDF_EMPTY;
	if (fstat(job->fd, &st) != 0 || st.st_size == 0)
		return NULL;
	*state = PDF_NOT_PDF;
	if (!has_header(job->fd))
		return NULL;
	fz_var(stream);
	fz_var(doc);
	fz_try(ctx)
	{
		stream = st.st_size <= WHOLE_MAX ? open_whole(ctx, job->fd, (size_t)st.st_size) :
		                                   open_in_chunks(ctx, job->fd, st.st_size);
		doc = pdf_open_document_with_stream(ctx, stream);
		*state = pdf_needs_password(ctx, doc) ? PDF_ENCRYPTED : PDF_OK;
	}
	fz_always(ctx)
		fz_drop_stream(ctx, stream);
	fz_catch(ctx)
	{
		pdf_drop_document(ctx, doc);
		fz_rethrow(ctx);
	}
	if (*state == PDF_OK)
		return doc;
	pdf_drop_document(ctx, doc);
	return NULL;
}
