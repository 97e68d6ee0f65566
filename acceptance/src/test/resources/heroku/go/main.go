// Heroku's Go library against the server of HEROKU_URL: reads, changes config, scales, rolls back, and prints what it saw.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"sort"

	heroku "github.com/cyberdelia/heroku-go/v5"
)

func check(err error) {
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
}

func main() {
	app := os.Args[1]
	ctx := context.Background()
	h := heroku.NewService(&http.Client{Transport: &heroku.Transport{BearerToken: os.Getenv("HEROKU_API_KEY")}})
	h.URL = os.Getenv("HEROKU_URL")

	account, err := h.AccountInfo(ctx)
	check(err)
	fmt.Println("account", account.Email)
	info, err := h.AppInfo(ctx, app)
	check(err)
	fmt.Println("app", info.Name, info.BuildStack.Name)

	value := "go"
	vars, err := h.ConfigVarUpdate(ctx, app, map[string]*string{"FROM": &value})
	check(err)
	fmt.Println("config", *vars["FROM"])

	releases, err := h.ReleaseList(ctx, app, &heroku.ListRange{Field: "version", Max: 1000})
	check(err)
	sort.Slice(releases, func(i, j int) bool { return releases[i].Version < releases[j].Version })
	for _, r := range releases {
		fmt.Println("release", r.Version, r.Status, r.Description)
	}
	back, err := h.ReleaseRollback(ctx, app, heroku.ReleaseRollbackOpts{Release: releases[1].ID})
	check(err)
	fmt.Println("rollback", back.Version, back.Description)

	quantity := 2
	formed, err := h.FormationUpdate(ctx, app, "web", heroku.FormationUpdateOpts{Quantity: &quantity})
	check(err)
	fmt.Println("formation", formed.Type, formed.Quantity)
	builds, err := h.BuildList(ctx, app, nil)
	check(err)
	fmt.Println("builds", len(builds), builds[0].Status)
	_, err = h.AppInfo(ctx, "no-such-app-zz")
	fmt.Println("missing", err)
}
