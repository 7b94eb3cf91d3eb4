// The read in Go: net/http and go-sqlite3, with a log line and a request id for each request.
package main

import (
	"bufio"
	"database/sql"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	_ "github.com/mattn/go-sqlite3"
)

const readJob = `SELECT json_object('id', id, 'title', title, 'company', company, 'location', location,
  'employment_type', employment_type, 'remote', json(iif(remote, 'true', 'false')),
  'salary_min', salary_min, 'salary_max', salary_max, 'description', description,
  'tags', json(tags), 'posted_at', posted_at,
  'posted_by', posted_by) FROM jobs WHERE id = ?`

// batched joins lines, as the service does, and writes what is there ten times a second.
type batched struct {
	mutex sync.Mutex
	out   *bufio.Writer
}

func (b *batched) Write(line []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.out.Write(line)
}

func (b *batched) flushForever() {
	for range time.Tick(100 * time.Millisecond) {
		b.mutex.Lock()
		b.out.Flush()
		b.mutex.Unlock()
	}
}

func main() {
	database, err := sql.Open("sqlite3", "file:"+os.Args[2]+"?mode=ro")
	if err != nil {
		panic(err)
	}
	statement, err := database.Prepare(readJob)
	if err != nil {
		panic(err)
	}
	lines := &batched{out: bufio.NewWriterSize(os.Stdout, 32768)}
	go lines.flushForever()
	logger := slog.New(slog.NewJSONHandler(lines, nil))
	var count atomic.Int64
	http.HandleFunc("GET /api/jobs/{id}", func(response http.ResponseWriter, request *http.Request) {
		startedAt := time.Now()
		requestID := fmt.Sprintf("go-%x", count.Add(1))
		response.Header().Set("x-request-id", requestID)
		var job string
		status := http.StatusOK
		if err := statement.QueryRow(request.PathValue("id")).Scan(&job); err != nil {
			status = http.StatusNotFound
			response.WriteHeader(status)
		} else {
			response.Header().Set("content-type", "application/json")
			fmt.Fprint(response, job)
		}
		logger.Info("request", "request_id", requestID, "method", request.Method,
			"route", request.Pattern, "status", status,
			"duration_ms", float64(time.Since(startedAt).Microseconds())/1000)
	})
	panic(http.ListenAndServe("127.0.0.1:"+os.Args[1], nil))
}
