/*
 * A scope of users. Thousands of them do not fit into the filter of a management scope, so the script keeps groups of its
 * own, whose direct members are exactly these users, and the filter names the groups. They are distribution groups: nobody
 * can be given rights through them, nobody can join or leave them, and their members are hidden from everybody else.
 *
 * Users are looked for in a list of all mailboxes: no name out of the file becomes part of a filter, and an error of the
 * service is not taken for a user who is not there.
 */

/** Sets $members, the mailboxes in scope by their GUID, or stops before anything is changed. */
export const RESOLVE_USERS = String.raw`
    Write-Step 'Reading the mailboxes of the tenant; where there are many this takes minutes'
    $mailboxes = @(Get-EXOMailbox -ResultSize Unlimited -ErrorAction Stop)
    $known = @{}
    foreach ($mailbox in $mailboxes) {
        foreach ($address in @($mailbox.EmailAddresses)) {
            if ("$address" -match '^smtp:(.+)$') { $known[$Matches[1]] = $mailbox }
        }
        $known["$($mailbox.UserPrincipalName)"] = $mailbox
        $known["$($mailbox.ExternalDirectoryObjectId)"] = $mailbox
    }
    $members = @{}
    $missing = New-Object 'System.Collections.Generic.List[string]'
    foreach ($entry in $Entries) {
        if ($known.ContainsKey($entry)) { $members["$($known[$entry].Guid)"] = $known[$entry] }
        else { $missing.Add($entry) }
    }
    Write-Host "    $($members.Count) mailboxes in scope, of $($mailboxes.Count)"
    if ($missing.Count -gt 0) {
        Write-Warning "$($missing.Count) users of the scope have no mailbox here:"
        Write-Names $missing
    }
    if ($members.Count -eq 0) {
        throw 'None of the users of the scope has a mailbox here. Nothing was changed.'
    }
    $memberIds = @($members.Keys | Sort-Object)
    $insideMailbox = $members[$memberIds[0]]
    $otherMailboxes = @($mailboxes | Where-Object { "$($_.RecipientTypeDetails)" -in 'UserMailbox', 'SharedMailbox' -and -not $members.ContainsKey("$($_.Guid)") } | Select-Object -First 5)
`;

/** Makes the groups have these members. They are found by alias, for Exchange adds to the name of a new group. */
export const PROVIDE_USERS = String.raw`
    Write-Step 'Putting them into groups of their own'
    $groupDns = @()
    $keptAliases = @()
    for ($first = 0; $first -lt $memberIds.Count; $first += $MembersPerGroup) {
        $last = [math]::Min($first + $MembersPerGroup, $memberIds.Count) - 1
        $groupName = "$GroupAlias-$($first / $MembersPerGroup + 1)"
        $group = Get-DistributionGroup -Filter "Alias -eq '$groupName'" -ErrorAction Stop | Select-Object -First 1
        if (-not $group) {
            $group = New-DistributionGroup -Name $groupName -Alias $groupName -IgnoreNamingPolicy -HiddenGroupMembershipEnabled -MemberJoinRestriction Closed -MemberDepartRestriction Closed -ErrorAction Stop
            Write-Host "    Group made: $groupName"
        }
        $groupId = "$($group.Guid)"
        Invoke-Patiently { Set-DistributionGroup -Identity $groupId -HiddenFromAddressListsEnabled $true -MemberJoinRestriction Closed -MemberDepartRestriction Closed -BypassSecurityGroupManagerCheck -WarningAction SilentlyContinue -ErrorAction Stop }
        Invoke-Patiently { Update-DistributionGroupMember -Identity $groupId -Members $memberIds[$first..$last] -BypassSecurityGroupManagerCheck -Confirm:$false -ErrorAction Stop }
        Write-Host "    $($last - $first + 1) members: $groupName"
        $groupDns += "$($group.DistinguishedName)"
        $keptAliases += $groupName
    }
`;
