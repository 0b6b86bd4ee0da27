// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {Accreditation} from "../../contracts/kits/Accreditation.sol";
import {IAccreditation} from "../../contracts/kits/IAccreditation.sol";
import {AccreditationTest} from "./AccreditationTest.sol";

/// @notice Eight issuers accredit each other, revoke and report as they like, well and badly, for some years.
contract AccreditationHandler is Test {
    Accreditation public immutable accreditation;
    address[8] public actors;
    uint64 public count;
    mapping(uint64 id => bool) public revoked;
    mapping(uint64 id => uint40) public cut;

    constructor(Accreditation accreditation_, address root, uint64 rootId) {
        accreditation = accreditation_;
        actors[0] = root;
        for (uint256 i = 1; i < 8; ++i) actors[i] = makeAddr(vm.toString(i));
        count = rootId;
    }

    function accredit(
        uint256 by,
        uint64 parent,
        uint256 whom,
        uint8 level,
        uint8 depth,
        bytes32 where,
        uint32 end
    ) external {
        IAccreditation.Terms memory terms = IAccreditation.Terms({
            issuer: actors[whom % 8],
            credentialType: "diploma",
            level: level % 5,
            jurisdiction: uint256(where) % 3 == 0
                ? bytes32(0)
                : uint256(where) % 3 == 1
                    ? bytes32("ES")
                    : bytes32("FR"),
            depth: depth % 9,
            from: uint40(block.timestamp) + (end % 3) * 10 days,
            to: uint40(block.timestamp) + (end % 400) * 1 days
        });
        parent = 1 + (parent % count);
        // Every other time somebody who may.
        vm.prank(by % 2 == 0 ? accreditation.grantOf(parent).terms.issuer : actors[by % 8]);
        try accreditation.accredit(parent, terms) returns (uint64 id) {
            count = id;
        } catch {} // refused: nothing changed, as the invariants see
    }

    function revoke(uint256 by, uint64 id) external {
        id = 1 + (id % count);
        vm.prank(actors[by % 8]);
        try accreditation.revoke(id) {
            revoked[id] = true;
        } catch {} // as above
    }

    function report(uint256 by, uint64 id, uint32 ago) external {
        id = 1 + (id % count);
        uint40 since = uint40(block.timestamp) - (ago % 100 days);
        vm.prank(actors[by % 8]);
        try accreditation.reportCompromise(id, since) {
            assertTrue(cut[id] == 0 || since < cut[id], "later than reported");
            cut[id] = since;
        } catch {} // as above
    }

    function wait(uint32 time) external {
        skip(time % 30 days);
    }
}

contract AccreditationInvariantsTest is AccreditationTest {
    AccreditationHandler private handler;

    function setUp() public {
        uint64 root = _root(IAccreditation.Terms(ministry, DIPLOMA, HIGH, EVERYWHERE, 7, 0, type(uint40).max));
        vm.stopPrank();
        handler = new AccreditationHandler(accreditation, ministry, root);
        targetContract(address(handler));
    }

    function invariant_nobody_has_more_than_who_gave_it() public view {
        for (uint64 id = 2; id <= handler.count(); ++id) {
            IAccreditation.Grant memory grant = accreditation.grantOf(id);
            IAccreditation.Terms memory above = accreditation.grantOf(grant.parent).terms;
            assertLe(grant.terms.level, above.level);
            assertLt(grant.terms.depth, above.depth);
            assertLe(grant.terms.to, above.to);
            assertGe(grant.terms.from, grant.grantedAt);
            assertTrue(above.jurisdiction == 0 || grant.terms.jurisdiction == above.jurisdiction);
        }
    }

    function invariant_no_account_is_twice_in_a_chain_of_eight_links_at_most() public view {
        for (uint64 id = 1; id <= handler.count(); ++id) {
            IAccreditation.Link[] memory chain = accreditation.chainOf(id, uint40(block.timestamp));
            assertLe(chain.length, 8);
            for (uint256 i = 0; i < chain.length; ++i) {
                for (uint256 j = 0; j < i; ++j) {
                    assertNotEq(chain[i].grant.terms.issuer, chain[j].grant.terms.issuer);
                }
            }
        }
    }

    /// @dev Rebuilt from what the handler saw: the chain above is unrevoked, and each link was made before its
    /// grantor's cut.
    function invariant_what_hangs_on_a_revoked_or_cut_link_is_not_accredited() public view {
        uint40 present = uint40(block.timestamp);
        for (uint64 id = 1; id <= handler.count(); ++id) {
            IAccreditation.Grant memory grant = accreditation.grantOf(id);
            bool holds = present >= grant.terms.from && present <= grant.terms.to;
            uint40 time = present;
            for (uint64 link = id; link != 0;) {
                if (handler.revoked(link)) holds = false;
                if (handler.cut(link) != 0 && time >= handler.cut(link)) holds = false;
                IAccreditation.Grant memory kept = accreditation.grantOf(link);
                assertEq(kept.compromisedSince, handler.cut(link));
                (link, time) = (kept.parent, kept.grantedAt);
            }
            IAccreditation.Terms memory terms = grant.terms;
            assertEq(
                accreditation.isAccredited(id, terms.issuer, DIPLOMA, terms.level, terms.jurisdiction, present),
                holds
            );
        }
    }
}
