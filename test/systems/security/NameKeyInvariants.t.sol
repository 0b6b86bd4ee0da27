// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {Quorum} from "../../../contracts/blocks/quorum/Quorum.sol";
import {INameKeyRegistry} from "../../../contracts/systems/security/INameKeyRegistry.sol";
import {NameKeyRegistry} from "../../../contracts/systems/security/NameKeyRegistry.sol";
import {NameKeyTest} from "./NameKeyTest.sol";

/// @notice Three people apply for two names with three keys, whatever they have; validators say what they like, arbiters too.
contract NameKeyHandler is Test {
    NameKeyRegistry public immutable registry;
    Quorum public immutable quorum;
    address public immutable arbiter;
    bytes32 public immutable arbiters;
    address[5] public validators;
    address[3] public people;
    string[2] private _names = ["www.example.com", "shop.example.com"];

    uint256 public cases;
    /// What the handler saw of each case: since when it could be vetoed, and whether somebody who may did.
    mapping(uint256 caseId => uint256) public countedAt;
    mapping(uint256 caseId => bool) public vetoed;
    mapping(bytes32 subjectKey => mapping(bytes32 spki => bool)) public revoked;

    constructor(
        NameKeyRegistry registry_,
        Quorum quorum_,
        bytes32 arbiters_,
        address arbiter_,
        address[5] memory validators_,
        address[3] memory people_
    ) {
        (registry, quorum, arbiters, arbiter) = (registry_, quorum_, arbiters_, arbiter_);
        (validators, people) = (validators_, people_);
    }

    function open(uint256 who, uint256 name, uint256 key, uint256 lifetime) external {
        if (cases == 24) return;
        vm.prank(people[who % 3]);
        try registry.open(_names[name % 2], _key(key), uint40(10 days + (lifetime % 80 days))) {
            ++cases;
        } catch {} // a revoked key
    }

    /// @dev The whole vote on a case; so many say yes, so many no, and one of them does not reveal now and then.
    function vote(uint256 id, uint256 yes, uint256 no, bool forgets) external {
        if (cases == 0) return;
        id = 1 + (id % cases);
        (yes, no) = (yes % 6, no % 3);
        INameKeyRegistry.Case memory about = registry.caseOf(id);
        if (about.state != INameKeyRegistry.CaseState.Open || block.timestamp > about.deadline) return;
        for (uint256 i = 0; i < 5 && i < yes + no; ++i) {
            vm.prank(validators[i]);
            try registry.commitVote(id, _commitment(id, validators[i], i < yes)) {} catch {} // slashed, or left
        }
        vm.warp(about.deadline + 1);
        for (uint256 i = forgets ? 1 : 0; i < 5 && i < yes + no; ++i) {
            vm.prank(validators[i]);
            try registry.revealVote(id, i < yes, "salt") {} catch {} // did not commit
        }
    }

    function tally(uint256 id) external {
        if (cases == 0) return;
        id = 1 + (id % cases);
        try registry.tally(id) {
            countedAt[id] = block.timestamp;
        } catch {} // not its time
    }

    function bind(uint256 id) external {
        if (cases == 0) return;
        id = 1 + (id % cases);
        INameKeyRegistry.Case memory about = registry.caseOf(id);
        try registry.bind(id) {
            _look(id, about);
        } catch {} // not its time
    }

    function veto(uint256 id, uint256 who) external {
        if (cases == 0) return;
        id = 1 + (id % cases);
        vm.prank(people[who % 3]);
        try registry.veto(id) {
            vetoed[id] = true;
        } catch {} // not his
    }

    function dispute(uint256 id, uint256 who) external {
        if (cases == 0) return;
        id = 1 + (id % cases);
        vm.prank(people[who % 3]);
        try registry.dispute(id, "why") {} catch {} // not its time
    }

    function resolve(uint256 id, bool isWrong) external {
        if (cases == 0) return;
        id = 1 + (id % cases);
        bytes32 action = registry.resolutionOf(id, isWrong);
        vm.prank(arbiter);
        try quorum.propose(arbiters, action, address(registry)) {} catch {} // did before
        try registry.resolve(id, isWrong) {} catch {} // not its time
    }

    function lapse(uint256 id) external {
        if (cases == 0) return;
        try registry.lapse(1 + (id % cases)) {} catch {} // not its time
    }

    function revoke(uint256 who, uint256 name) external {
        bytes32 subjectKey = keccak256(bytes(_names[name % 2]));
        bytes32 spki = registry.bindingOf(subjectKey).spki;
        vm.prank(people[who % 3]);
        try registry.revokeBinding(subjectKey) {
            revoked[subjectKey][spki] = true;
        } catch {} // not his
    }

    function depart(uint256 who, bool takes) external {
        vm.startPrank(validators[who % 5]);
        // Rarely, so that there is somebody to vote.
        if (who % 64 < 5) try registry.resign() {} catch {} // did before
        if (takes) try registry.takeBond() {} catch {} // not its time
        vm.stopPrank();
    }

    function take(uint256 who) external {
        vm.prank(who % 2 == 0 ? people[(who / 2) % 3] : validators[(who / 2) % 5]);
        try registry.takeOwed() {} catch {} // nothing
    }

    function wait(uint256 time) external {
        skip(time % 5 days);
    }

    /// @dev What a binding that has just been made has to have behind it.
    function _look(uint256 id, INameKeyRegistry.Case memory about) private view {
        if (registry.caseOf(id).state != INameKeyRegistry.CaseState.Bound) return;
        INameKeyRegistry.Binding memory made = registry.bindingOf(about.subjectKey);
        assertEq(made.owner, about.applicant);
        assertEq(made.spki, about.spki);
        assertFalse(vetoed[id], "bound though it was vetoed");
        assertFalse(revoked[about.subjectKey][made.spki], "a revoked key was bound");
        assertLe(made.notAfter, about.openedAt + 90 days);
        assertGt(block.timestamp, countedAt[id] + 3 days, "bound before anybody could object");
    }

    function _commitment(uint256 id, address validator, bool seen) private pure returns (bytes32) {
        return keccak256(abi.encode(id, validator, seen, bytes32("salt")));
    }

    function _key(uint256 key) private pure returns (bytes32) {
        return keccak256(abi.encode("key", key % 3));
    }
}

contract NameKeyInvariantsTest is NameKeyTest {
    NameKeyHandler private handler;
    address private other = makeAddr("other");

    function setUp() public override {
        super.setUp();
        _fund(other);
        vm.stopPrank();
        for (uint256 i = 0; i < 3; ++i) money.mint([owner, thief, other][i], 1e12);
        handler = new NameKeyHandler(registry, quorum, arbiters, arbiter, validators, [owner, thief, other]);
        targetContract(address(handler));
    }

    function invariant_the_registry_has_what_it_holds_and_owes() public view {
        uint256 sum = registry.owed(owner) + registry.owed(thief) + registry.owed(other) + registry.owed(treasury);
        for (uint256 i = 0; i < 5; ++i) sum += registry.owed(validators[i]) + registry.validatorOf(validators[i]).bond;
        for (uint256 id = 1; id <= handler.cases(); ++id) {
            INameKeyRegistry.Case memory about = registry.caseOf(id);
            sum += about.fee;
            if (about.state == INameKeyRegistry.CaseState.Disputed) sum += BOND;
        }
        assertEq(sum, money.balanceOf(address(registry)));
    }

    /// @dev Else a validator could never take its bond back, or could before it answered for all.
    function invariant_every_vote_that_is_not_settled_holds_its_validator() public view {
        for (uint256 i = 0; i < 5; ++i) {
            uint256 open = 0;
            for (uint256 id = 1; id <= handler.cases(); ++id) {
                if (registry.caseOf(id).state >= INameKeyRegistry.CaseState.Bound) continue;
                INameKeyRegistry.Vote[] memory votes = registry.votesOf(id);
                for (uint256 j = 0; j < votes.length; ++j) if (votes[j].validator == validators[i]) ++open;
            }
            assertEq(registry.validatorOf(validators[i]).openCases, open);
        }
    }
}
