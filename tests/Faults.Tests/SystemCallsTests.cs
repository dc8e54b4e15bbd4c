using Throughline.Support;

namespace Throughline.Faults.Tests;

public sealed class SystemCallsTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public void An_answer_after_a_completed_sync_of_the_right_file_is_right() => Assert.Equal(0, Wrong(
        "10 recvmsg(5<socket:[1]>, {msg_iov=[{iov_base=\"POST /v1/batch HTTP/1.1\\r\\nHost\"...}]}, 0) = 300",
        "11 fdatasync(7</d/throughline.db-wal>) = 0",
        "10 sendmsg(5<socket:[1]>, {msg_iov=[{iov_base=\"HTTP/1.1 200 OK\\r\\nContent-Length\"...}]}, 0) = 100"));

    [Fact]
    public void An_answer_without_one_is_wrong() => Assert.Equal(3, Wrong(
        "10 recvmsg(5<socket:[1]>, {msg_iov=[{iov_base=\"POST /v1/batch HTTP/1.1\\r\\nHost\"...}]}, 0) = 300",
        "10 sendmsg(5<socket:[1]>, {msg_iov=[{iov_base=\"HTTP/1.1 200 OK\\r\\nContent-Length\"...}]}, 0) = 100",
        "10 recvmsg(5<socket:[1]>, {msg_iov=[{iov_base=\"POST /v1/batch HTTP/1.1\\r\\nHost\"...}]}, 0) = 300",
        "11 fdatasync(7</d/other>) = 0",
        "10 sendmsg(5<socket:[1]>, {msg_iov=[{iov_base=\"HTTP/1.1 200 OK\\r\\nContent-Length\"...}]}, 0) = 100",
        "10 recvmsg(5<socket:[1]>, {msg_iov=[{iov_base=\"POST /v1/batch HTTP/1.1\\r\\nHost\"...}]}, 0) = 300",
        "11 fdatasync(7</d/throughline.db-wal> <unfinished ...>",
        "10 sendmsg(5<socket:[1]>, {msg_iov=[{iov_base=\"HTTP/1.1 200 OK\\r\\nContent-Length\"...}]}, 0) = 100",
        "11 <... fdatasync resumed>) = 0"));

    [Fact]
    public void A_sync_that_is_interrupted_in_the_trace_counts_when_it_is_done() => Assert.Equal(0, Wrong(
        "10 read(5<socket:[1]>, \"POST /v1/batch HTTP/1.1\\r\\nHost\"..., 4096) = 300",
        "11 fdatasync(7</d/throughline.db-wal> <unfinished ...>",
        "12 read(3</proc/x>, \"\", 10) = 0",
        "11 <... fdatasync resumed>) = 0",
        "10 sendmsg(5<socket:[1]>, {msg_iov=[{iov_base=\"HTTP/1.1 200 OK\\r\\nContent-Length\"...}]}, 0 <unfinished ...>",
        "10 <... sendmsg resumed>) = 100"));

    private int Wrong(params string[] trace)
    {
        File.WriteAllLines(folder["trace"], trace);
        return SystemCalls.Read(folder["trace"], "-wal").AnswersBeforeSync();
    }

    public void Dispose() => folder.Dispose();
}
